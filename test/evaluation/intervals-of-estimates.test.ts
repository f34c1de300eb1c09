import test from 'ava';
import { poissonInterval } from '../../src/evaluation/poisson-interval.js';
import { wilsonInterval } from '../../src/evaluation/wilson-interval.js';

const near = (a: number, b: number, by: number): boolean => Math.abs(a - b) <= by;

test("Poisson: the printed tables' limits, and the normal law's at large counts", (t) => {
  for (const [count, low, high] of [
    [0, 0, 3.6889],
    [1, 0.0253, 5.5716],
    [5, 1.6235, 11.6683],
    [10, 4.7954, 18.3904],
    [100, 81.364, 121.6268],
  ] as const) {
    const interval = poissonInterval(count);
    t.true(near(interval.low, low, 1e-4) && near(interval.high, high, 1e-4), `${count}: ${JSON.stringify(interval)}`);
  }
  const many = poissonInterval(10_000);
  t.true(near(many.low, 10_000 - 196, 4) && near(many.high, 10_000 + 196, 6), JSON.stringify(many));
});

test('Wilson: known limits, and never outside 0 to 1', (t) => {
  for (const [hits, count, low, high] of [
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [7, 8, 0.5291, 0.9776],
    [81, 263, 0.2553, 0.3662],
  ] as const) {
    const interval = wilsonInterval(hits, count);
    t.true(near(interval.low, low, 1e-4) && near(interval.high, high, 1e-4), `${hits}: ${JSON.stringify(interval)}`);
  }
});
