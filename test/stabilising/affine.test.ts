import test from 'ava';
import fc from 'fast-check';
import { compose, inverse } from '../../src/stabilising/affine.js';

const share = fc.double({ min: -0.4, max: 0.4, noNaN: true });
const shift = fc.double({ min: -50, max: 50, noNaN: true });
const map = fc
  .tuple(share, share, shift, share, share, shift)
  .map(([a, b, c, d, e, f]) => Float64Array.of(1 + a, b, c, d, 1 + e, f));
const apply = ([a, b, c, d, e, f]: Float64Array, x: number, y: number) => [a * x + b * y + c, d * x + e * y + f];

test('composed maps are one after the other', (t) => {
  const [twice, then] = [Float64Array.of(2, 0, 1, 0, 2, 3), Float64Array.of(0, -1, 0, 1, 0, 10)];
  t.deepEqual(apply(compose(then, twice), 5, 7), apply(then, ...(apply(twice, 5, 7) as [number, number])));
});

test('a map and its inverse leave a point where it was', (t) => {
  const everywhere = fc.property(map, shift, shift, (affine, x, y) => {
    for (const there of [compose(inverse(affine), affine), compose(affine, inverse(affine))]) {
      const [u, v] = apply(there, x, y);
      if (Math.hypot(u - x, v - y) > 1e-6) throw new Error(`(${x}, ${y}) comes back as (${u}, ${v})`);
    }
  });
  t.notThrows(() => fc.assert(everywhere));
});
