import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { AV_PIX_FMT_RGB24 } from 'node-av/constants';
import { mediaClock } from '../../src/clock.js';
import { DataError } from '../../src/errors.js';
import { imagesSource } from '../../src/sources/images.js';
import { collectFrames } from '../helpers/collect-frames.js';
import { makePicture } from '../helpers/make-picture.js';
import { recordMeter } from '../helpers/record-meter.js';

const root = await mkdtemp(join(tmpdir(), 'mien-images-'));
test.after.always(() => rm(root, { recursive: true }));

const small = { width: 24, height: 16 };

/** A folder of flat PNG pictures: the gray of each name. */
async function folderOf(name: string, grays: Record<string, number>): Promise<string> {
  const path = join(root, name);
  await mkdir(path);
  for (const [file, gray] of Object.entries(grays))
    await makePicture(join(path, file), { ...small, pixel: () => [gray] });
  return path;
}

const refusal = async (path: string): Promise<string> => {
  const { error } = await collectFrames(imagesSource({ path, fps: 100 }));
  return error instanceof DataError ? error.message : `no DataError: ${error}`;
};

test('pictures come in the order of their numbers, from any first number, timed by fps', async (t) => {
  const path = await folderOf('order', { 'img10.png': 10, 'img9.png': 9, 'img8.png': 8, 'img11.png': 11 });
  await writeFile(join(path, 'notes.txt'), 'no picture');
  await writeFile(join(path, '._img8.png'), 'nor this');
  const meter = recordMeter();
  const source = imagesSource({ path, fps: 200, start: 1_000, clock: mediaClock, meter });
  const { frames, error } = await collectFrames(source);
  t.is(error, undefined);
  t.deepEqual(
    frames.map(({ seq, pts, epoch, captured, arrival, gray }) => ({
      seq,
      pts,
      epoch,
      captured,
      arrival,
      first: gray[0],
    })),
    [8, 9, 10, 11].map((first, seq) => {
      const captured = 1_000 + seq * 5;
      return { seq, pts: seq / 200, epoch: 0, captured, arrival: captured, first };
    }),
  );
  t.is(meter.frames(), 4);
  t.is(meter.times.length, 4);
  t.deepEqual(meter.drops, []);
  t.deepEqual((await collectFrames(source)).frames, frames, 'a second reading is equal');
});

test('a missing number is a gap in time and begins an epoch', async (t) => {
  const path = await folderOf('gap', { '001.png': 1, '002.png': 2, '004.png': 4, '005.png': 5 });
  const { frames } = await collectFrames(imagesSource({ path, fps: 100 }));
  t.deepEqual(
    frames.map(({ pts, epoch }) => [Math.round(pts * 1000), epoch]),
    [
      [0, 0],
      [10, 0],
      [30, 1],
      [40, 1],
    ],
  );
});

test('a change of size begins an epoch', async (t) => {
  const path = await folderOf('sizes', { '1.png': 1, '2.png': 2 });
  await makePicture(join(path, '3.png'), { width: 32, height: 16, pixel: () => [3] });
  const { frames } = await collectFrames(imagesSource({ path, fps: 100 }));
  t.deepEqual(
    frames.map(({ width, epoch, gray }) => [width, epoch, gray.length]),
    [
      [24, 0, 384],
      [24, 0, 384],
      [32, 1, 512],
    ],
  );
});

test('gray is full range, whatever the kind of picture', async (t) => {
  const path = join(root, 'kinds');
  await mkdir(path);
  const wide = { width: 256, height: 16 };
  await makePicture(join(path, '1.png'), { ...wide, pixel: (x) => [x] });
  await makePicture(join(path, '2.png'), { ...wide, format: AV_PIX_FMT_RGB24, pixel: (x) => [x, x, x] });
  await makePicture(join(path, '3.bmp'), { ...wide, pixel: (x) => [x, x, x] });
  await makePicture(join(path, '4.png'), { ...wide, format: AV_PIX_FMT_RGB24, pixel: () => [200, 100, 50] });
  await makePicture(join(path, '5.bmp'), { ...wide, pixel: () => [50, 100, 200] });
  await makePicture(join(path, '6.jpg'), { ...wide, pixel: (x) => [x] });
  const { frames, error } = await collectFrames(imagesSource({ path, fps: 100 }));
  t.is(error, undefined);
  t.is(frames.length, 6);
  const ramp = [...Array(256).keys()];
  for (const frame of frames.slice(0, 3)) t.deepEqual([...frame.gray.subarray(256, 512)], ramp);
  for (const frame of frames.slice(3, 5)) t.is(frame.gray[300], Math.round(0.299 * 200 + 0.587 * 100 + 0.114 * 50));
  const jpeg = frames[5]?.gray.subarray(256, 512) ?? [];
  t.true(
    ramp.every((value) => Math.abs(jpeg[value] - value) <= 6),
    [...jpeg].join(' '),
  );
});

test('nothing is lost when the consumer is slow, and aborting ends the wait', async (t) => {
  const path = await folderOf('slow', Object.fromEntries([...Array(12).keys()].map((i) => [`${i}.png`, i])));
  const stop = new AbortController();
  const seen: number[] = [];
  let loans = 0;
  let most = 0;
  await new Promise<void>((resolve, reject) =>
    imagesSource({ path, fps: 100, buffers: 2 })
      .open(stop.signal)
      .subscribe({
        next(frame) {
          most = Math.max(most, ++loans);
          setTimeout(() => {
            seen.push(frame.gray[0]);
            loans--;
            if (seen.length < 8) frame.release();
            if (seen.length === 8) setTimeout(() => stop.abort(), 50);
          }, 5);
        },
        error: reject,
        complete: resolve,
      }),
  );
  t.deepEqual(seen, [...Array(9).keys()]);
  t.is(most, 2);
});

test('what cannot be read is refused in one sentence that names it', async (t) => {
  t.is(await refusal(join(root, 'absent')), `There is no folder ${join(root, 'absent')}; check the path.`);
  const empty = await folderOf('empty', {});
  t.is(await refusal(empty), `${empty} holds no pictures (.png, .jpg, .jpeg, .bmp); name the folder that does.`);
  const unnumbered = await folderOf('unnumbered', { '1.png': 1, 'cover.png': 2 });
  t.regex(await refusal(unnumbered), /cover\.png has no number in its name/);
  const twins = await folderOf('twins', { 'a1.png': 1, 'b1.png': 2 });
  t.regex(await refusal(twins), /a1\.png and .*b1\.png have the same number; keep one series/);
  const sparse = await folderOf('sparse', { '5.png': 1, '10.png': 2, '15.png': 3 });
  t.regex(await refusal(sparse), /No two pictures of .* have neighbouring numbers/);
  t.regex(await refusal(join(sparse, '5.png')), /5\.png is not a folder/);
  t.throws(() => imagesSource({ path: sparse, fps: Number.NaN }), {
    instanceOf: DataError,
    message: /how many were taken a second/,
  });
});

test('a picture that cannot be decoded is named, after the frames before it', async (t) => {
  const damage: Record<string, (file: Buffer) => Buffer> = {
    'text.png': () => Buffer.from('not a picture at all'),
    'empty.png': () => Buffer.alloc(0),
    'cut.png': (file) => file.subarray(0, file.length >> 1),
    'flipped.png': (file) => Buffer.from(file.map((byte, i) => (i === file.length >> 1 ? byte ^ 0x5a : byte))),
    'cut.jpg': (file) => file.subarray(0, file.length >> 1),
    'cut.bmp': (file) => file.subarray(0, file.length >> 1),
  };
  for (const [i, [name, spoil]] of Object.entries(damage).entries()) {
    const path = await folderOf(`damaged-${i}`, { '1.png': 1, '2.png': 2 });
    const third = join(path, `3-${name}`.replace(/^3-(.*)(\..*)$/, '$1-3$2'));
    await makePicture(third, {
      width: 64,
      height: 48,
      pixel: (x, y) => (name.endsWith('bmp') ? [x, y, x] : [(x * y) & 255]),
    });
    await writeFile(third, spoil(await readFile(third)));
    const { frames, error } = await collectFrames(imagesSource({ path, fps: 100 }));
    t.true(error instanceof DataError, `${name}: ${error}`);
    t.true((error as DataError).message.startsWith(third), `${error}`);
    t.is(frames.length, 2);
  }
});

test('in real time pictures come when they are due, again and again in a loop, and are dropped without a free buffer', async (t) => {
  const path = await folderOf('live', { '1.png': 1, '2.png': 2, '3.png': 3 });
  const source = imagesSource({ path, fps: 100, pace: 'realtime', loop: true });
  const { frames, error } = await collectFrames(source, { count: 8 });
  t.is(error, undefined);
  t.deepEqual(
    frames.map(({ gray, epoch }) => [gray[0], epoch]),
    [1, 2, 3, 1, 2, 3, 1, 2].map((gray, i) => [gray, Math.floor(i / 3)]),
  );
  t.true(frames.every(({ seq }, i) => seq === i));
  t.true(frames.every(({ pts }, i) => i === 0 || pts > (frames[i - 1]?.pts ?? 0)));

  const meter = recordMeter();
  const stop = new AbortController();
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    imagesSource({ path, fps: 200, pace: 'realtime', loop: true, buffers: 1, meter })
      .open(stop.signal)
      .subscribe({
        next() {
          // Never released: all that follow find no buffer.
          count++;
          setTimeout(() => stop.abort(), 60);
        },
        error: reject,
        complete: resolve,
      });
  });
  t.is(count, 1);
  t.true(meter.drops.length > 0 && meter.drops.every((drop) => drop === 'decode late'));
});
