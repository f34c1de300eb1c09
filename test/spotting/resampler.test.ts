import test from 'ava';
import fc from 'fast-check';
import { Resampler } from '../../src/spotting/resampler.js';

type Sample = { value: number; broken: boolean };

function resample(stepMs: number, samples: readonly (readonly [at: number, value: number, gap?: boolean])[]): Sample[] {
  const out: Sample[] = [];
  const resampler = new Resampler(stepMs, 1, ([value], broken) => out.push({ value, broken }));
  for (const [at, value, gap = false] of samples) resampler.push(at, Float64Array.of(value), gap);
  return out;
}

test('a straight line stays a straight line, whatever the intervals', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1, max: 80, noNaN: true }), { minLength: 3, maxLength: 60 }),
      fc.integer({ min: 30, max: 120 }),
      (intervals, hz) => {
        let at = 500;
        const samples: [number, number][] = [[at, 2 + 0.01 * at]];
        for (const interval of intervals) {
          at += interval;
          samples.push([at, 2 + 0.01 * at]);
        }
        const step = 1000 / hz;
        return resample(step, samples).every(
          ({ value }, k) => k === 0 || Math.abs(value - (2 + 0.01 * (500 + k * step))) < 1e-9,
        );
      },
    ),
  );
  t.pass();
});

test('a sample comes out once the time up to half a step after it is known', (t) => {
  const out = (last: number) =>
    resample(20, [
      [0, 1],
      [last, 1],
    ]).length;
  t.is(out(9.9), 0);
  t.is(out(10), 1);
  t.is(out(29.9), 1);
  t.is(out(30), 2);
});

test('a faster source is averaged', (t) => {
  const alternating = Array.from({ length: 400 }, (_, k) => [k * 5, k % 2] as const);
  const out = resample(20, alternating).slice(1);
  t.true(out.every(({ value }) => Math.abs(value - 0.5) < 0.01));
});

test('only what lies in a gap is broken', (t) => {
  const out = resample(10, [
    [0, 0],
    [20, 0],
    [100, 8, true],
    [140, 8],
  ]);
  const broken = out.map((sample) => sample.broken);
  t.deepEqual(broken, [false, false, ...new Array(8).fill(true), ...broken.slice(10)]);
  t.true(broken[10]);
  t.false(broken[11]);
  t.is(out[6].value, 4);
});
