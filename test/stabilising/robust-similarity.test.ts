import test from 'ava';
import fc from 'fast-check';
import { seededRandom } from '../../src/random.js';
import { RobustSimilarity } from '../../src/stabilising/robust-similarity.js';
import { fitSimilarity, type Similarity } from '../../src/stabilising/similarity.js';
import { movedPoint } from './wave-texture.js';

const motion = fc.record({
  a: fc.double({ min: 0.92, max: 1.08, noNaN: true }),
  b: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
  tx: fc.double({ min: -8, max: 8, noNaN: true }),
  ty: fc.double({ min: -8, max: 8, noNaN: true }),
});

function cloud(seed: number, count: number, truth: Similarity, noise: number, wrong: number) {
  const { unit } = seededRandom(seed);
  const from = Float64Array.from({ length: 2 * count }, () => 10 + 108 * unit());
  const to = from.slice();
  for (let k = 0; k < count; k++) {
    const [x, y] = movedPoint(truth, from[2 * k], from[2 * k + 1]);
    const off = k < wrong ? 4 + 20 * unit() : noise * Math.sqrt(-2 * Math.log(1 - unit()));
    const turn = 2 * Math.PI * unit();
    to.set([x + off * Math.cos(turn), y + off * Math.sin(turn)], 2 * k);
  }
  return { from, to };
}

/** The largest difference of two similarities on the crop's corners, px. */
function difference(one: Similarity, other: Similarity): number {
  const corners = [0, 127].flatMap((x) => [0, 127].map((y) => [x, y]));
  return Math.max(
    ...corners.map(([x, y]) => {
      const [a, b] = [movedPoint(one, x, y), movedPoint(other, x, y)];
      return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }),
  );
}

test('least squares finds a similarity exactly, weights or not', (t) => {
  fc.assert(
    fc.property(fc.integer(), motion, (seed, truth) => {
      const { from, to } = cloud(seed, 20, truth, 0, 0);
      const weights = from.map((value) => value);
      return (
        difference(fitSimilarity(from, to), truth) < 1e-9 && difference(fitSimilarity(from, to, weights), truth) < 1e-9
      );
    }),
  );
  t.pass();
});

test('a third of the points may be anywhere', (t) => {
  const robust = new RobustSimilarity(64);
  fc.assert(
    fc.property(fc.integer(), motion, fc.integer({ min: 0, max: 20 }), (seed, truth, wrong) => {
      const { from, to } = cloud(seed, 60, truth, 0.03, wrong);
      const found = robust.fit(from, to, 60);
      return found !== null && difference(found, truth) < 0.06;
    }),
    { numRuns: 300, seed: 5 },
  );
  const { from, to } = cloud(3, 60, { a: 1, b: 0, tx: 0, ty: 0 }, 0.03, 20);
  t.true(difference(fitSimilarity(from, to), { a: 1, b: 0, tx: 0, ty: 0 }) > 0.5, 'plain least squares is led astray');
});

test('too few points, or all in one place, give nothing', (t) => {
  const robust = new RobustSimilarity(64);
  t.is(
    robust.fit(
      Float64Array.from({ length: 10 }, (_, i) => 20 * i),
      new Float64Array(10),
      5,
    ),
    null,
  );
  t.is(robust.fit(new Float64Array(40).fill(50), new Float64Array(40).fill(51), 20), null);
});
