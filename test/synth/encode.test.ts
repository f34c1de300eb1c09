import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { lastValueFrom, toArray } from 'rxjs';
import { map } from 'rxjs/operators';
import { DataError } from '../../src/errors.js';
import { fileSource } from '../../src/sources/file.js';
import { openEncoder } from '../../src/synth/encode.js';
import { createYuv } from '../../src/synth/sensor.js';

const options = { width: 96, height: 64, fps: 50, quality: { crf: 8 }, preset: 'veryfast' } as const;

test.beforeEach(async (t) => {
  t.context = await mkdtemp(join(tmpdir(), 'mien-encode-'));
});
test.afterEach.always(async (t) => {
  await rm(t.context as string, { recursive: true });
});

test('what is written comes back: every picture, its time, and its gray levels expanded from limited range', async (t) => {
  const path = join(t.context as string, 'clip.mp4');
  const encoder = await openEncoder(path, options);
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

test('a place that cannot be written is a sentence, and giving up leaves no file', async (t) => {
  const nowhere = join(t.context as string, 'absent', 'clip.mp4');
  const error = await t.throwsAsync(openEncoder(nowhere, options), { instanceOf: DataError });
  t.true(error?.message.includes(nowhere));
  const path = join(t.context as string, 'clip.mp4');
  const encoder = await openEncoder(path, options);
  await encoder.write(createYuv(96, 64));
  await encoder.abort();
  t.false(existsSync(path));
  t.false(existsSync(`${path}.part`));
});
