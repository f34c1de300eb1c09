import test from 'ava';
import fc from 'fast-check';
import { halfFoundPx } from '../../src/evaluation/half-found.js';
import { seededRandom } from '../../src/random.js';

/** Movements of even ratios from .2 to 2 px, found as a logistic curve says. */
function sightings(half: number, slope: number, count: number, seed: number) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const px = 0.2 * 10 ** random.unit();
    return { px, found: random.unit() < 1 / (1 + Math.exp(-slope * Math.log(px / half))) };
  });
}

test('the strength at which half was found is found again', (t) => {
  const recovers = fc.property(
    fc.double({ min: 0.35, max: 1.2, noNaN: true }),
    fc.integer({ min: 1, max: 1e6 }),
    (half, seed) => {
      const crossing = halfFoundPx(sightings(half, 4, 2000, seed));
      return crossing !== null && Math.abs(Math.log(crossing / half)) < 0.15;
    },
  );
  t.notThrows(() => fc.assert(recovers, { numRuns: 30 }));
});

test('found and missed that lie wholly apart cross between them', (t) => {
  const apart = [0.3, 0.4, 0.5, 0.9, 1, 2].map((px) => ({ px, found: px > 0.7 }));
  const crossing = halfFoundPx(apart);
  t.true(crossing !== null && crossing > 0.5 && crossing < 0.9, String(crossing));
});

test('nothing is said of strengths that were not there', (t) => {
  t.is(halfFoundPx([0.5, 1, 2].map((px) => ({ px, found: true }))), null);
  t.is(halfFoundPx([0.5, 1, 2].map((px) => ({ px, found: false }))), null);
  t.is(halfFoundPx([0.5, 0.6, 1, 2].map((px) => ({ px, found: px < 0.7 }))), null);
});
