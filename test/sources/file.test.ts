import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { AV_PIX_FMT_NV12, AV_PIX_FMT_RGB24, AV_PIX_FMT_YUV420P10LE } from 'node-av/constants';
import { DataError } from '../../src/errors.js';
import type { Frame } from '../../src/frame.js';
import { fileSource } from '../../src/sources/file.js';
import { collectFrames } from '../helpers/collect-frames.js';
import { fakeMonotonic } from '../helpers/fake-monotonic.js';
import { type ClipPart, makeClip } from '../helpers/make-clip.js';
import { recordMeter } from '../helpers/record-meter.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-file-'));
test.after.always(() => rm(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const small = { width: 64, height: 48 };
/** A flat picture whose luma tells its number, so that order and loss show in the pixels. */
const numbered = (frames: number): ClipPart => ({ ...small, frames, luma: (_x, _y, frame) => 16 + frame });
const grayOf = (luma: number): number => Math.round(((luma - 16) * 255) / 219);
const pace = 'asFastAsPossible';

test('every frame comes, in order, with its time and its full-range gray', async (t) => {
  const path = await makeClip(at('numbered.mkv'), [numbered(100)], { codec: 'ffv1', fps: 50 });
  const meter = recordMeter();
  const { frames, error } = await collectFrames(fileSource({ path, pace, start: 1_000_000, meter }));
  t.is(error, undefined);
  t.is(frames.length, 100);
  for (const [i, frame] of frames.entries()) {
    t.is(frame.seq, i);
    t.is(frame.epoch, 0);
    t.true(Math.abs(frame.pts - i / 50) < 1e-9);
    t.is(frame.captured, 1_000_000 + frame.pts * 1000);
    t.deepEqual([frame.width, frame.height, frame.gray.length], [64, 48, 64 * 48]);
    t.true(frame.gray.every((value) => value === grayOf(16 + i)));
  }
  t.is(meter.frames(), 100);
  t.is(meter.times.length, 100);
  t.is(meter.intervals.length, 99);
  t.true(meter.intervals.every((ms) => Math.abs(ms - 20) < 1e-6));
  t.deepEqual(meter.drops, []);
});

test('two readings of a recording are equal, with B-frames too', async (t) => {
  const path = await makeClip(at('b-frames.mp4'), [{ ...small, frames: 50 }], {
    bFrames: 2,
    encoder: { preset: 'veryfast' },
  });
  const source = fileSource({ path, pace });
  const first = await collectFrames(source);
  const second = await collectFrames(source);
  t.is(first.frames.length, 50);
  t.deepEqual(
    first.frames.map(({ seq, pts, epoch, captured, gray }) => ({ seq, pts, epoch, captured, gray })),
    second.frames.map(({ seq, pts, epoch, captured, gray }) => ({ seq, pts, epoch, captured, gray })),
  );
  t.true(first.frames.every(({ pts }, i) => Math.abs(pts - i / 30) < 1e-9));
});

const samples: { name: string; format: number; luma: (x: number) => number; expected: (x: number) => number }[] = [
  { name: 'nv12', format: AV_PIX_FMT_NV12, luma: (x) => 16 + x, expected: (x) => grayOf(16 + x) },
  { name: 'yuv420p10', format: AV_PIX_FMT_YUV420P10LE, luma: (x) => 67 + 4 * x, expected: (x) => grayOf(16 + x) },
];
for (const { name, format, luma, expected } of samples) {
  test(`pixel format ${name} gives the same gray`, async (t) => {
    const part = { width: 60, height: 20, frames: 2, luma };
    const path = await makeClip(at(`${name}.nut`), [part], { codec: 'rawvideo', format: format as never });
    const { frames, error } = await collectFrames(fileSource({ path, pace }));
    t.is(error, undefined);
    t.deepEqual(
      [...(frames[1]?.gray.subarray(0, 60) ?? [])],
      Array.from({ length: 60 }, (_, x) => expected(x)),
    );
  });
}

test('full range stays full range', async (t) => {
  const part = { width: 256, height: 16, frames: 3, luma: (x: number) => x };
  const path = await makeClip(at('full.mkv'), [part], { codec: 'ffv1', fullRange: true });
  const { frames } = await collectFrames(fileSource({ path, pace }));
  t.deepEqual([...(frames[0]?.gray.subarray(0, 256) ?? [])], [...Array(256).keys()]);
});

test('nothing is lost when the consumer is slow: decoding waits for a buffer', async (t) => {
  const path = await makeClip(at('slow.mkv'), [numbered(40)], { codec: 'ffv1' });
  const held: Frame[] = [];
  const seen: number[] = [];
  let most = 0;
  const meter = recordMeter();
  await new Promise<void>((resolve, reject) => {
    const consume = setInterval(() => {
      const frame = held.shift();
      if (!frame) return;
      seen.push(frame.gray[0]);
      frame.release();
    }, 10);
    fileSource({ path, pace, buffers: 3, meter })
      .open(new AbortController().signal)
      .subscribe({
        next(frame) {
          held.push(frame);
          most = Math.max(most, held.length);
        },
        error: reject,
        complete() {
          clearInterval(consume);
          for (const frame of held) seen.push(frame.gray[0]);
          resolve();
        },
      });
  });
  t.deepEqual(
    seen,
    Array.from({ length: 40 }, (_, i) => grayOf(16 + i)),
  );
  t.is(most, 3);
  t.deepEqual(meter.drops, []);
});

test('in real time each frame comes when it is due by PTS, captured at that moment', async (t) => {
  const ticks = (frame: number): number => (frame < 10 ? frame * 3000 : 60_000 + frame * 3000);
  const path = await makeClip(at('paced.mkv'), [{ ...small, frames: 20, ticks }]);
  const monotonic = fakeMonotonic();
  const clock = { now: () => 5_000_000 + monotonic.now() };
  const due: number[] = [];
  const { frames } = await collectFrames(fileSource({ path, pace: 'realtime', monotonic, clock }), {
    onFrame: () => due.push(monotonic.now()),
  });
  t.is(frames.length, 20);
  for (const [i, { pts, captured, arrival }] of frames.entries()) {
    t.true(Math.abs(due[i] - pts * 1000) < 0.01);
    t.true(Math.abs(captured - 5_000_000 - pts * 1000) < 0.01);
    t.true(Math.abs(arrival - captured) < 0.01);
  }
});

test('in real time frames without a free buffer are dropped and counted, and a long gap of them is an epoch', async (t) => {
  const path = await makeClip(at('late.mkv'), [numbered(40)], { codec: 'ffv1', fps: 100 });
  const meter = recordMeter();
  const delivered: number[][] = [];
  const held: { frame: Frame; until: number }[] = [];
  const monotonic = fakeMonotonic((now) => {
    while (held.length > 0 && held[0].until <= now) held.shift()?.frame.release();
  });
  await new Promise<void>((resolve, reject) =>
    fileSource({ path, pace: 'realtime', buffers: 2, meter, monotonic })
      .open(new AbortController().signal)
      .subscribe({
        next(frame) {
          delivered.push([frame.seq, frame.epoch]);
          held.push({ frame, until: monotonic.now() + 95 });
        },
        error: reject,
        complete: resolve,
      }),
  );
  // Two buffers of 95 ms each, a frame every 10 ms: two frames in ten.
  t.deepEqual(delivered, [
    [0, 0],
    [1, 0],
    [10, 1],
    [11, 1],
    [20, 2],
    [21, 2],
    [30, 3],
    [31, 3],
  ]);
  t.deepEqual(meter.drops, Array(32).fill('decode late'));
  t.is(meter.frames(), 40);
});

test('a loop goes on in time and seq, in an epoch of its own', async (t) => {
  const path = await makeClip(at('loop.mkv'), [numbered(10)], { codec: 'ffv1', fps: 50 });
  const { frames } = await collectFrames(fileSource({ path, pace, loop: true }), { count: 35 });
  t.is(frames.length, 35);
  for (const [i, frame] of frames.entries()) {
    t.is(frame.seq, i);
    t.true(Math.abs(frame.pts - i / 50) < 1e-6);
    t.is(frame.epoch, Math.floor(i / 10));
    t.is(frame.gray[0], grayOf(16 + (i % 10)));
  }
});

test('a change of size and a gap in time begin epochs', async (t) => {
  const wide = { width: 96, height: 64, frames: 10 };
  const sizes = await makeClip(at('sizes.ts'), [{ ...small, frames: 10 }, wide, { ...small, frames: 10 }]);
  const resized = await collectFrames(fileSource({ path: sizes, pace }));
  t.deepEqual(
    resized.frames.map(({ width, epoch }) => `${width} ${epoch}`),
    [...Array(10).fill('64 0'), ...Array(10).fill('96 1'), ...Array(10).fill('64 2')],
  );

  const ticks = (frame: number): number => (frame < 10 ? frame : frame + 4) * 3000;
  const gap = await makeClip(at('gap.mkv'), [{ ...small, frames: 20, ticks }]);
  const { frames } = await collectFrames(fileSource({ path: gap, pace }));
  t.deepEqual(
    frames.map(({ epoch }) => epoch),
    [...Array(10).fill(0), ...Array(10).fill(1)],
  );
});

test('damaged pictures, and all that rest on them, are dropped until the next keyframe', async (t) => {
  const part = { width: 320, height: 240, frames: 60 };
  const path = await makeClip(at('whole.mp4'), [part], { gop: 20 });
  const bytes = await readFile(path);
  for (let i = bytes.length >> 1; i < (bytes.length >> 1) + 2000; i += 37) bytes[i] = bytes[i] ^ 0x5a;
  await writeFile(at('damaged.mp4'), bytes);

  const meter = recordMeter();
  const whole = await collectFrames(fileSource({ path, pace }));
  const { frames, error } = await collectFrames(fileSource({ path: at('damaged.mp4'), pace, meter }));
  t.is(error, undefined);
  t.true(meter.drops.length > 0 && meter.drops.every((drop) => drop === 'decode corrupt'));
  t.is(frames.length + meter.drops.length, 60);
  const lost = [...Array(60).keys()].filter((seq) => !frames.some((frame) => frame.seq === seq));
  t.is((lost.at(-1) ?? 0) % 20, 19, 'up to the next keyframe');
  for (const { seq, epoch, gray } of frames) {
    t.is(epoch, seq < lost[0] ? 0 : 1);
    t.is(Buffer.compare(gray, whole.frames[seq].gray), 0, `picture ${seq} is whole`);
  }
});

test('aborting ends a reading quietly, also while it waits for a buffer', async (t) => {
  const path = await makeClip(at('abort.mkv'), [numbered(40)], { codec: 'ffv1' });
  const { frames, error } = await collectFrames(fileSource({ path, pace }), { count: 5 });
  t.is(error, undefined);
  t.is(frames.length, 5);

  const stop = new AbortController();
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    fileSource({ path, pace, buffers: 2 })
      .open(stop.signal)
      .subscribe({
        next() {
          if (++count === 2) setTimeout(() => stop.abort(), 50);
        },
        error: reject,
        complete: resolve,
      });
  });
  t.is(count, 2);
  t.is((await collectFrames(fileSource({ path, pace }), { forMs: 0 })).error, undefined);
});

test('unsubscribing stops the reading', async (t) => {
  const path = await makeClip(at('leave.mkv'), [numbered(20)], { codec: 'ffv1' });
  const meter = recordMeter();
  const source = fileSource({ path, pace, loop: true, meter });
  await new Promise<void>((resolve) => {
    const subscription = source.open(new AbortController().signal).subscribe((frame) => {
      frame.release();
      if (frame.seq !== 30) return;
      subscription.unsubscribe();
      resolve();
    });
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.is(meter.frames(), 31);
});

const refusal = async (path: string): Promise<string> => {
  const { error } = await collectFrames(fileSource({ path, pace }));
  return error instanceof DataError ? `${error.code} ${error.message}` : `no DataError: ${error}`;
};

test('what cannot be read is refused in one sentence that names it', async (t) => {
  t.is(await refusal(at('absent.mp4')), `MIEN_ERR_DATA There is no file ${at('absent.mp4')}; check the path.`);
  t.is(await refusal(folder), `MIEN_ERR_DATA ${folder} is a folder, not a video; name a file in it.`);
  t.is(await refusal('/dev/null'), 'MIEN_ERR_DATA /dev/null is not a file but a device or a pipe; name a video file.');
  await writeFile(at('empty.mp4'), '');
  t.is(await refusal(at('empty.mp4')), `MIEN_ERR_DATA ${at('empty.mp4')} is empty; copy the recording again.`);
  await writeFile(at('notes.mp4'), 'not a video at all\n'.repeat(100));
  t.regex(await refusal(at('notes.mp4')), /notes\.mp4 is not a video that FFmpeg can read/);
  await writeFile(at('playlist.mp4'), '#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/a.ts\n');
  t.regex(await refusal(at('playlist.mp4')), /playlist\.mp4 is not a video that FFmpeg can read/);
});

test('sound alone, raw streams and foreign pixel formats are refused by name', async (t) => {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + 8000, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(8000, 40);
  await writeFile(at('sound.wav'), Buffer.concat([header, Buffer.alloc(8000, 128)]));
  t.regex(await refusal(at('sound.wav')), /sound\.wav has no video stream; name a recording with pictures\./);

  await makeClip(at('raw.h264'), [{ ...small, frames: 10 }]);
  t.regex(await refusal(at('raw.h264')), /raw\.h264 is a raw stream without time stamps/);

  const path = await makeClip(at('rgb.nut'), [{ width: 16, height: 16, frames: 2 }], {
    codec: 'rawvideo',
    format: AV_PIX_FMT_RGB24,
  });
  t.regex(await refusal(path), /rgb\.nut has the pixel format rgb24, which mien does not read/);
});

test('a recording that is cut off gives what it holds, then says so', async (t) => {
  for (const [name, options] of [
    ['start.mp4', { muxer: { movflags: '+faststart' } }],
    ['start.mkv', {}],
  ] as const) {
    const bytes = await readFile(await makeClip(at(name), [{ width: 320, height: 240, frames: 90 }], options));
    await writeFile(at(`cut-${name}`), bytes.subarray(0, bytes.length >> 1));
    const { frames, error } = await collectFrames(fileSource({ path: at(`cut-${name}`), pace }));
    t.true(frames.length > 30 && frames.length < 60);
    t.regex(
      (error as DataError).message,
      /cut-start\.\w+ is cut off after 1\.\d s of 3\.0 s; copy the recording again\./,
    );
  }
  const whole = await readFile(await makeClip(at('end.mp4'), [{ ...small, frames: 30 }]));
  await writeFile(at('cut-end.mp4'), whole.subarray(0, whole.length >> 1));
  t.regex(await refusal(at('cut-end.mp4')), /its beginning or its index is missing/);
});

test('a video of which no picture can be decoded says so', async (t) => {
  const bytes = await readFile(await makeClip(at('noise.mp4'), [{ width: 320, height: 240, frames: 30 }], { gop: 1 }));
  const data = bytes.indexOf('mdat') + 4;
  const end = bytes.lastIndexOf('moov') - 4;
  for (let i = data; i < end; i++) bytes[i] = (i * 31) & 255;
  await writeFile(at('noise.mp4'), bytes);
  t.regex(await refusal(at('noise.mp4')), /No picture of .*noise\.mp4 can be decoded; the recording is damaged\./);
});
