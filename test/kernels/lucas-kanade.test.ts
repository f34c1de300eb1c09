import test from 'ava';
import fc from 'fast-check';
import { createLucasKanade } from '../../src/kernels/lucas-kanade.js';
import { movedPoint, waveTexture } from '../stabilising/wave-texture.js';

const kernel = createLucasKanade();
/** Points all over the crop, as near to its border as a face's regions come. */
const points = Float64Array.from(
  { length: 2 * 49 },
  (_, i) => 16 + 16 * (i % 2 === 0 ? (i >> 1) % 7 : Math.floor(i / 14)),
);
const count = points.length / 2;

function follow(from: Float32Array, to: Float32Array, guesses = points) {
  const found = guesses.slice();
  const errors = new Float64Array(count);
  kernel.follow(from, to, points, found, errors);
  return { found, errors };
}

const seed = fc.integer({ min: 1, max: 1000 });
const shift = fc.double({ min: -6, max: 6, noNaN: true });

test('sub-pixel shifts are found within .05 px, and every point comes back', (t) => {
  fc.assert(
    fc.property(seed, shift, shift, (number, tx, ty) => {
      const { found, errors } = follow(waveTexture(number), waveTexture(number, { a: 1, b: 0, tx, ty }));
      for (let k = 0; k < count; k++) {
        const off = Math.hypot(found[2 * k] - points[2 * k] - tx, found[2 * k + 1] - points[2 * k + 1] - ty);
        // What has come in from beyond the border was never seen.
        if (errors[k] < 0.1 && off > 0.05) t.log({ number, tx, ty, k, off, error: errors[k] });
        t.true(errors[k] > 0.1 || off <= 0.05, `${off} px off`);
      }
      t.true(errors.filter((error) => error < 0.1).length >= 0.9 * count);
    }),
    { numRuns: 40, seed: 11 },
  );
});

test('a change of brightness or contrast changes nothing', (t) => {
  const to = waveTexture(3, { a: 1, b: 0, tx: 1.3, ty: -0.6 });
  const { found } = follow(waveTexture(3), to);
  const brighter = follow(
    waveTexture(3),
    to.map((value) => value + 40),
  ).found;
  const stronger = follow(
    waveTexture(3),
    to.map((value) => 1.1 * value),
  ).found;
  for (let k = 0; k < found.length; k++) {
    t.true(Math.abs(brighter[k] - found[k]) < 0.005, `${brighter[k] - found[k]}`);
    t.true(Math.abs(stronger[k] - found[k]) < 0.02, `${stronger[k] - found[k]}`);
  }
});

test('a guess near the truth is as good as one from far away', (t) => {
  const moved = { a: 1.01, b: 0.01, tx: 2.2, ty: -3.1 };
  const truth = points.slice();
  for (let k = 0; k < count; k++) truth.set(movedPoint(moved, points[2 * k], points[2 * k + 1]), 2 * k);
  const [from, to] = [waveTexture(5), waveTexture(5, moved)];
  const near = follow(from, to, truth);
  const far = follow(from, to);
  for (let k = 0; k < count; k++) {
    if (near.errors[k] > 0.1 || far.errors[k] > 0.1) continue;
    t.true(Math.hypot(near.found[2 * k] - far.found[2 * k], near.found[2 * k + 1] - far.found[2 * k + 1]) < 0.02);
    t.true(Math.hypot(near.found[2 * k] - truth[2 * k], near.found[2 * k + 1] - truth[2 * k + 1]) < 0.2);
  }
  t.true(near.errors.filter((error) => error < 0.1).length > 0.9 * count);
});

test('flat pictures, points far outside and numbers that are none are lost, not followed', (t) => {
  const flat = new Float32Array(128 * 128).fill(90);
  t.true(follow(flat, flat).errors.every((error) => error === Number.POSITIVE_INFINITY));
  t.true(follow(waveTexture(1), flat).errors.every((error) => !(error < 0.3)));
  const outside = Float64Array.of(-900, 4, 1e30, 1e30, Number.NaN, 3, Number.POSITIVE_INFINITY, 0);
  const errors = new Float64Array(4);
  kernel.follow(waveTexture(1), waveTexture(1), outside, outside.slice(), errors);
  t.deepEqual([...errors], new Array(4).fill(Number.POSITIVE_INFINITY));
  const astray = points.map(() => Number.NaN);
  t.true(follow(waveTexture(1), waveTexture(1), astray).errors.every((error) => error === Number.POSITIVE_INFINITY));
});

test('one call leaves nothing behind for the next', (t) => {
  const [from, to] = [waveTexture(7), waveTexture(7, { a: 1, b: 0, tx: 0.4, ty: 0.9 })];
  const first = follow(from, to);
  follow(waveTexture(8), waveTexture(9));
  t.deepEqual(follow(from, to), first);
});
