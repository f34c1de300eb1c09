import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { parseManifest } from '../../src/dataset/manifest.js';
import { prepareManifest } from '../../src/dataset/prepare-manifest.js';
import { openPreparedSet } from '../../src/dataset/prepared-set.js';
import { openPreparedSetWriter } from '../../src/dataset/prepared-set-writer.js';
import { DataError } from '../../src/errors.js';
import { createTvl1, type Tvl1 } from '../../src/kernels/tvl1.js';
import { grayPng } from '../../src/report/gray-png.js';
import { openVision } from '../../src/vision/open-vision.js';
import type { Picture } from '../../src/vision/picture.js';
import { facePicture, placed } from '../vision/face-picture.js';
import { makeSample } from './make-sample.js';

const vision = await openVision();
test.after.always(() => vision.close());
const { picture } = facePicture('frontal');

/** The face with its mouth's corner pulled up by `px`: a bump around it. */
function smiling(px: number, from: Picture = picture): Picture {
  const { gray, width, height } = from;
  const out = gray.slice();
  const [cx, cy] = [0.58 * width, 0.66 * height];
  for (let y = 1; y < height - 2; y++) {
    for (let x = 0; x < width; x++) {
      const shift = px * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * 14 ** 2));
      const at = Math.min(y + shift, height - 2);
      const row = Math.floor(at);
      const i = row * width + x;
      out[y * width + x] = gray[i] + (at - row) * (gray[i + width] - gray[i]) + 0.5;
    }
  }
  return { gray: out, width, height };
}

/** Writes a clip whose picture `n` shows the smile with a strength of its own. */
function writeClip(root: string, name: string, numbers: readonly number[], strength: (n: number) => number): void {
  mkdirSync(join(root, name), { recursive: true });
  for (const n of numbers) {
    const { gray, width, height } = placed(smiling(strength(n)), 320, 260, 30, 25);
    writeFileSync(join(root, name, `img${n}.png`), grayPng(gray, width, height));
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const bump = (n: number) => 3 * Math.max(0, 1 - Math.abs(n - 50) / 4);

function rig(...lines: string[]) {
  const root = mkdtempSync(join(tmpdir(), 'mien-prepare-'));
  let flows = 0;
  const solver = createTvl1();
  const tvl1: Tvl1 = {
    flow(...args) {
      flows++;
      solver.flow(...args);
    },
  };
  const folder = join(root, 'set');
  const run = (...rows: string[]) => {
    const text = ['clip,subject,label,path,first,onset,apex,offset,fps', ...(rows.length > 0 ? rows : lines)].join(
      '\n',
    );
    const { signal } = new AbortController();
    return prepareManifest(parseManifest(text, 'm.csv'), folder, { root, source: 'm.csv', vision, tvl1, signal });
  };
  return { root, folder, run, flows: () => flows };
}

test.serial('pictures of a folder become a sample, and are not computed again while nothing changes', async (t) => {
  const { root, folder, run, flows } = rig();
  writeClip(root, 'a', range(46, 54), bump);
  const row = 'a,s1,happiness,a,,46,50,54,100';
  t.like(await run(row), { prepared: 1, kept: 0, failures: [] });
  const first = openPreparedSet(folder);
  t.like(first.samples[0], { clip: 'a', subject: 's1', label: 'happiness', fps: 100, seen: 'still' });
  t.deepEqual(first.samples[0]['frames'], [46, 50, 54]);
  const { flows: motion, bytes } = first.read(0);
  first.close();
  // The mouth's corner moved up in the picture, and came back.
  const least = (plane: Float32Array) => plane.reduce((a, b) => Math.min(a, b));
  const most = (plane: Float32Array) => plane.reduce((a, b) => Math.max(a, b));
  t.true(least(motion.toApex.v) < -0.8 && most(motion.toOffset.v) > 0.8);
  t.is(flows(), 2);

  t.like(await run(row.replace('happiness', 'positive')), { prepared: 1, kept: 1 });
  t.is(flows(), 2);
  const second = openPreparedSet(folder);
  t.is(second.samples[0].label, 'positive');
  t.deepEqual(second.read(0).bytes, bytes);
  second.close();

  writeClip(root, 'a', [50], () => 1);
  t.like(await run(row), { prepared: 1, kept: 0 });
  t.is(flows(), 4);
});

test.serial('an apex that is not known is where the face has moved most', async (t) => {
  const { root, folder, run } = rig();
  writeClip(root, 'a', range(46, 54), bump);
  t.like(await run('a,s1,positive,a,,,,,100'), { prepared: 1 });
  t.deepEqual(openPreparedSet(folder).samples[0]['frames'], [46, 50, 54]);
});

test.serial('with enough pictures before the onset the face is followed there', async (t) => {
  const { root, folder, run } = rig();
  writeClip(root, 'a', range(20, 54), bump);
  t.like(await run('a,s1,happiness,a,,46,50,54,25'), { prepared: 1 });
  t.is(openPreparedSet(folder).samples[0]['seen'], 'followed');
});

test.serial('a small picture that the face fills is found too', async (t) => {
  const { root, folder, run } = rig();
  mkdirSync(join(root, 'tight'));
  // 120x140 px, from brow to lip: without a margin around it the detector finds nothing.
  for (const n of range(1, 9)) {
    const { gray, width, height } = placed(smiling(bump(n + 45)), 120, 140, -56, -40);
    writeFileSync(join(root, 'tight', `${n}.png`), grayPng(gray, width, height));
  }
  t.like(await run('a,s1,positive,tight,1,1,5,9,100'), { prepared: 1, failures: [] });
  const { flows } = openPreparedSet(folder).read(0);
  t.true(flows.toApex.v.reduce((a, b) => Math.min(a, b)) < -0.6);
});

test.serial('each row that fails says why, and the rest go on', async (t) => {
  const { root, folder, run } = rig();
  writeClip(root, 'good', range(1, 9), (n) => bump(n + 45));
  writeClip(root, 'hole', [1, 2, 3, 4, 6, 7, 8, 9], () => 0);
  writeClip(root, 'torn', range(1, 9), () => 0);
  writeFileSync(join(root, 'torn', 'img5.png'), 'no picture');
  mkdirSync(join(root, 'empty'));
  mkdirSync(join(root, 'blank'));
  for (const n of [1, 2, 3]) {
    writeFileSync(join(root, 'blank', `${n}.png`), grayPng(new Uint8Array(320 * 240).fill(90), 320, 240));
  }
  const { prepared, failures } = await run(
    'a,s1,joy,hole,1,1,5,9,100',
    'b,s1,joy,torn,1,1,5,9,100',
    'c,s1,joy,nowhere,1,1,5,9,100',
    'd,s1,joy,empty,1,1,5,9,100',
    'e,s1,joy,blank,1,1,2,3,100',
    'f,s1,joy,good,1,1,5,12,100',
    'g,s1,joy,good,,1,5,9,100',
    'h,s1,,good,,1,5,9,100',
  );
  t.is(prepared, 1);
  t.is(openPreparedSet(folder).samples[0].clip, 'g');
  const said = Object.fromEntries(failures.map(({ clip, message }) => [clip, message]));
  t.regex(said['a'], /hole has no picture 5, though others before and after it/);
  t.regex(said['b'], /img5\.png is not a PNG, JPEG or BMP picture/);
  t.regex(said['c'], /There is no folder and no video .*nowhere/);
  t.regex(said['d'], /empty holds no pictures/);
  t.regex(said['e'], /no face is found on the onset frame/);
  t.regex(said['f'], /has no picture 12, only 1 to 9/);
  t.regex(said['h'], /the label is empty/);
  t.is(failures.length, 7);
});

test.serial('when nothing can be prepared, or the set is of another kind, what is there stays', async (t) => {
  const { root, folder, run } = rig();
  writeClip(root, 'good', range(1, 9), (n) => bump(n + 45));
  t.like(await run('a,s1,joy,good,1,1,5,9,100'), { prepared: 1 });
  t.like(await run('a,s1,joy,gone,1,1,5,9,100'), { prepared: 0 });
  t.is(openPreparedSet(folder).samples.length, 1);

  const other = rig();
  const writer = openPreparedSetWriter(other.folder, { made: 'mien synth' });
  writer.add(makeSample(1).info, makeSample(1).record);
  writer.finish();
  await t.throwsAsync(other.run('a,s1,joy,good,1,1,5,9,100'), { instanceOf: DataError, message: /did not make/ });
});
