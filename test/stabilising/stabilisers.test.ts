import test from 'ava';
import fc from 'fast-check';
import { HeldCrop } from '../../src/stabilising/held-crop.js';
import { rigidMask } from '../../src/stabilising/rigid-mask.js';
import type { Similarity } from '../../src/stabilising/similarity.js';
import type { Stabiliser } from '../../src/stabilising/stabiliser.js';
import { stabiliserMethod } from '../../src/stabilising/stabiliser-method.js';
import { type StabiliserName, stabiliserNames } from '../../src/stabilising/stabiliser-names.js';
import { formulaTemplate } from '../spotting/formula-face.js';
import { formulaLandmarks } from '../spotting/formula-video.js';
import { movedPoint, waveTexture } from './wave-texture.js';

const side = 128;
const mask = rigidMask(formulaTemplate);
const mesh = formulaLandmarks();
/** A crop that lies in its frame pixel on pixel. */
const place = new HeldCrop(mesh);
const still: Similarity = { a: 1, b: 0, tx: 0, ty: 0 };
const methods = Object.fromEntries(stabiliserNames.map((name) => [name, stabiliserMethod(name)]));

function begin(name: StabiliserName, image: Float32Array): Stabiliser {
  return methods[name]({ image, mask, mesh: Float64Array.from(mesh), iterations: 4 });
}

const lookAt = (crop: Float32Array, motion: Similarity) => {
  const landmarks = mesh.slice();
  for (let i = 0; i < mesh.length; i += 2) landmarks.set(movedPoint(motion, mesh[i], mesh[i + 1]), i);
  return { crop, face: { landmarks }, place };
};

/** Root mean square distance on a grid over the face between where a stabiliser and where the truth puts the anchor. */
function error({ alignment: [a, b, c, d, e, f] }: Stabiliser, truth: Similarity): number {
  let [sum, n] = [0, 0];
  for (let y = 24; y < 110; y += 12) {
    for (let x = 20; x < 110; x += 12, n++) {
      const [u, v] = movedPoint(truth, x, y);
      sum += (a * x + b * y + c - u) ** 2 + (d * x + e * y + f - v) ** 2;
    }
  }
  return Math.sqrt(sum / n);
}

const target = new Float32Array(side * side);
const motion = fc.record({
  a: fc.double({ min: 0.98, max: 1.02, noNaN: true }),
  b: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
  tx: fc.double({ min: -3, max: 3, noNaN: true }),
  ty: fc.double({ min: -3, max: 3, noNaN: true }),
});
/** Px to which each finds a known movement of a texture with camera noise of one gray level. */
const accuracy: Record<Exclude<StabiliserName, 'fixedBox'>, number> = { anchored: 0.1, mesh: 0.001, lk: 0.05 };

for (const [name, most] of Object.entries(accuracy) as [StabiliserName, number][]) {
  test(`${name} finds shift, size and turn of a texture to ${most} px, and draws it back on its anchor`, (t) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), motion, (seed, truth) => {
        const image = waveTexture(seed);
        const stabiliser = begin(name, image);
        const look = lookAt(waveTexture(seed, truth, 1), truth);
        let residual = Number.NaN;
        for (let n = 0; n < 3; n++) residual = stabiliser.align(look, target);
        const off = error(stabiliser, truth);
        if (off > most || !(residual < 2)) t.log({ seed, truth, off, residual });
        return off <= most && residual < 2;
      }),
      { numRuns: 25, seed: 9 },
    );
    t.pass();
  });
}

test('fixedBox leaves the movement in the picture, and says how far it has gone by its residual', (t) => {
  const truth = { a: 1, b: 0, tx: 2, ty: 0 };
  const stabiliser = begin('fixedBox', waveTexture(2));
  t.true(stabiliser.align(lookAt(waveTexture(2, still, 1), still), target) < 1.2);
  t.true(stabiliser.align(lookAt(waveTexture(2, truth, 1), truth), target) > 4);
  t.deepEqual([...stabiliser.alignment], [1, 0, 0, 0, 1, 0]);
  t.deepEqual(stabiliser.motion, { x: 0, y: 0, scale: 0, rotation: 0 });
});

test('the motion is told at the middle of the crop', (t) => {
  const truth = { a: 1.01, b: 0.02, tx: 0.4, ty: -2 };
  for (const name of ['anchored', 'mesh', 'lk'] as const) {
    const stabiliser = begin(name, waveTexture(4));
    for (let n = 0; n < 3; n++) stabiliser.align(lookAt(waveTexture(4, truth), truth), target);
    const [x, y] = movedPoint(truth, 64, 64);
    const { motion: found } = stabiliser;
    t.true(Math.hypot(found.x - (x - 64), found.y - (y - 64)) < 0.1, `${name}: ${found.x}, ${found.y}`);
    t.true(Math.abs(found.scale - 0.01) < 0.002 && Math.abs(found.rotation - 0.02) < 0.002, name);
  }
});

test('light alone moves nothing: gain, bias and ramps are taken out of the drawn picture', (t) => {
  const image = waveTexture(6);
  const lit = image.map((value, i) => value * (1.1 + (0.05 * ((i % side) - 64)) / 64) - 8);
  for (const name of stabiliserNames) {
    const stabiliser = begin(name, image);
    const residual = stabiliser.align(lookAt(lit, still), target);
    t.true(error(stabiliser, still) < 0.05, `${name} moved ${error(stabiliser, still)}`);
    t.true(residual < 0.5, `${name}: residual ${residual}`);
  }
});

test('lk holds when a third of the rigid parts moves by itself', (t) => {
  const truth = { a: 1, b: 0, tx: 1.2, ty: -0.7 };
  const own = waveTexture(8, { ...truth, tx: -2 });
  // Everything to the left of the nose goes its own way: a cheek, a temple.
  const crop = waveTexture(8, truth, 1).map((value, i) => (i % side < 44 ? own[i] : value));
  const stabiliser = begin('lk', waveTexture(8));
  for (let n = 0; n < 3; n++) stabiliser.align(lookAt(crop, truth), target);
  t.true(error(stabiliser, truth) < 0.05, `${error(stabiliser, truth)}`);
});

test('without texture none can be used, and lk says when the face is lost', (t) => {
  for (const name of stabiliserNames) {
    t.false(begin(name, new Float32Array(side * side).fill(90)).usable, name);
    t.false(begin(name, new Float32Array(side * side)).usable, name);
    t.true(begin(name, waveTexture(1)).usable, name);
  }
  const black = lookAt(new Float32Array(side * side), still);
  for (const name of stabiliserNames) t.true(Number.isNaN(begin(name, waveTexture(1)).align(black, target)), name);
});
