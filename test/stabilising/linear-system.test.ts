import test from 'ava';
import fc from 'fast-check';
import { solveInPlace } from '../../src/stabilising/linear-system.js';

test('solves any well-conditioned symmetric system', (t) => {
  const n = 4;
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n * n, maxLength: n * n }), (m) => {
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          for (let k = 0; k < n; k++) a[i * n + j] += m[k * n + i] * m[k * n + j];
        }
        a[i * n + i] += 0.5;
      }
      const x = [1, -2, 3, 0.5];
      const b = Float64Array.from({ length: n }, (_, i) => x.reduce((sum, value, j) => sum + a[i * n + j] * value, 0));
      const solvable = solveInPlace(a, b, n, 1);
      return solvable && x.every((value, i) => Math.abs(b[i] - value) < 1e-9);
    }),
  );
  t.pass();
});

test('says when there is no solution', (t) => {
  t.false(solveInPlace(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2), 2, 1));
  t.false(solveInPlace(new Float64Array(4), Float64Array.of(1, 2), 2, 1));
  t.false(solveInPlace(Float64Array.of(Number.NaN, 1, 1, 1), Float64Array.of(1, 2), 2, 1));
});
