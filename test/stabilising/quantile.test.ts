import test from 'ava';
import fc from 'fast-check';
import { quantileInPlace } from '../../src/stabilising/quantile.js';

test('equals the sorted values interpolated', (t) => {
  const value = fc.double({ min: -5, max: 5, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (v, f) => {
        const sorted = [...v].sort((a, b) => a - b);
        const position = f * (v.length - 1);
        const low = Math.floor(position);
        const high = Math.min(low + 1, v.length - 1);
        const expected = sorted[low] + (position - low) * (sorted[high] - sorted[low]);
        return Math.abs(quantileInPlace(Float64Array.from(v), v.length, f) - expected) < 1e-9;
      },
    ),
  );
  t.pass();
});

test('looks at no more values than it is told to', (t) => {
  t.is(quantileInPlace(Float64Array.of(3, 1, 2, 100, 100), 3, 0.5), 2);
});
