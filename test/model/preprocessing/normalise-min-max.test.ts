import test from 'ava';
import fc from 'fast-check';
import { normaliseMinMax } from '../../../src/model/preprocessing/normalise-min-max.js';

test('least becomes 0, greatest 1, the rest lies between in proportion', (t) => {
  const out = new Float32Array(4);
  normaliseMinMax(Uint8Array.of(40, 90, 65, 140), out);
  t.deepEqual(out, Float32Array.of(0, 0.5, 0.25, 1));
});

test('a plane of one value becomes 0', (t) => {
  const out = new Float32Array(3).fill(9);
  normaliseMinMax(Uint8Array.of(77, 77, 77), out);
  t.deepEqual(out, new Float32Array(3));
});

test('works in place, keeps the order of values and spans 0 to 1', (t) => {
  const values = fc.array(fc.integer({ min: -4000, max: 4000 }), { minLength: 2, maxLength: 50 });
  fc.assert(
    fc.property(values, (quarters) => {
      const source = Float32Array.from(quarters, (value) => value / 4);
      const out = source.slice();
      normaliseMinMax(out, out);
      const order = source.every(
        (value, i) => i === 0 || Math.sign(value - source[i - 1]) === Math.sign(out[i] - out[i - 1]),
      );
      const flat = quarters.every((value) => value === quarters[0]);
      return order && Math.min(...out) === 0 && Math.abs(Math.max(...out) - (flat ? 0 : 1)) < 1e-6;
    }),
  );
  t.pass();
});
