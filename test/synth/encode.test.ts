import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { lastValueFrom, toArray } from 'rxjs';
import { map } from 'rxjs/operators';
import { createDraw } from '../../src/draw.js';
import { DataError } from '../../src/errors.js';
import { loadFfmpeg } from '../../src/sources/ffmpeg.js';
import { fileSource } from '../../src/sources/file.js';
import { codecNames, openEncoder } from '../../src/synth/encode.js';
import { createYuv } from '../../src/synth/sensor.js';

const options = { width: 96, height: 64, fps: 50, quality: { crf: 8 }, preset: 'veryfast' } as const;

test.beforeEach(async (t) => {
  t.context = await mkdtemp(join(tmpdir(), 'mien-encode-'));
});
test.afterEach.always(async (t) => {
  await rm(t.context as string, { recursive: true });
});

for (const codec of codecNames) {
  test(`what is written comes back: every picture, its time, and its gray levels expanded (${codec})`, async (t) => {
    const path = join(t.context as string, 'clip.mp4');
    const encoder = await openEncoder(path, { ...options, codec });
    const picture = createYuv(96, 64);
    picture.u.fill(128);
    picture.v.fill(128);
    const level = (i: number, x: number) => 60 + 2 * i + Math.round(x / 4);
    for (let i = 0; i < 20; i++) {
      for (let k = 0; k < picture.y.length; k++) picture.y[k] = level(i, k % 96);
      await encoder.write(picture);
    }
    t.false(existsSync(path), 'no file before it is whole');
    await encoder.finish();
    const frames = await lastValueFrom(
      fileSource({ path, pace: 'asFastAsPossible' })
        .open(new AbortController().signal)
        .pipe(
          map((frame) => {
            const { pts, width, height } = frame;
            const row = Array.from(frame.gray.subarray(32 * width, 33 * width));
            frame.release();
            return { pts, width, height, row };
          }),
          toArray(),
        ),
    );
    t.is(frames.length, 20);
    frames.forEach(({ pts, width, height, row }, i) => {
      t.is(width, 96);
      t.is(height, 64);
      t.true(Math.abs(pts - frames[0]!.pts - i / 50) < 1e-6);
      for (let x = 8; x < 88; x++) {
        const expected = ((level(i, x) - 16) * 255) / 219;
        t.true(Math.abs(row[x]! - expected) <= 3, `frame ${i}, x ${x}: ${row[x]} instead of ${expected}`);
      }
    });
  });
}

test('a camera has a keyframe each 2 s and keeps to its bitrate', async (t) => {
  for (const codec of codecNames) {
    const sizes: number[] = [];
    const files: Buffer[] = [];
    for (const bitrate of [300_000, 1_000_000]) {
      const path = join(t.context as string, `${codec}${files.length}.mp4`);
      const encoder = await openEncoder(path, { ...options, fps: 25, codec, quality: { bitrate } });
      const noise = createDraw(1);
      const picture = createYuv(96, 64);
      for (let i = 0; i < 150; i++) {
        for (let k = 0; k < picture.y.length; k++) picture.y[k] = 120 + 12 * noise.normal();
        await encoder.write(picture);
      }
      await encoder.finish();
      files.push(await readFile(path));
      sizes.push(files.at(-1)!.length);
      const { FormatContext, Packet } = await loadFfmpeg();
      const [reader, packet] = [new FormatContext(), new Packet()];
      packet.alloc();
      t.is(await reader.openInput(path), 0);
      const keys: number[] = [];
      for (let seen = 0; (await reader.readFrame(packet)) >= 0; seen++) {
        if (packet.isKeyframe) keys.push(seen);
        t.is(packet.pts, packet.dts, 'no picture refers to a later one');
        packet.unref();
      }
      await reader.closeInput();
      packet.free();
      t.deepEqual(keys, [0, 50, 100], codec);
    }
    t.true(sizes[1]! > 2 * sizes[0]!);
    t.true(sizes[0]! < 1.3 * (300_000 / 8) * 6, `${sizes[0]} bytes in 6 s of 300 kbit/s`);
  }
});

test('a place that cannot be written is a sentence, and giving up leaves no file', async (t) => {
  const nowhere = join(t.context as string, 'absent', 'clip.mp4');
  const error = await t.throwsAsync(openEncoder(nowhere, options), { instanceOf: DataError });
  t.true(error?.message.includes(nowhere));
  await t.throwsAsync(openEncoder(t.context as string, options), { instanceOf: DataError, message: /is a folder/ });
  const path = join(t.context as string, 'clip.mp4');
  const encoder = await openEncoder(path, options);
  await encoder.write(createYuv(96, 64));
  await encoder.abort();
  t.false(existsSync(path));
  t.false(existsSync(`${path}.part`));
});
