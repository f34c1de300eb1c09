import test from 'ava';
import { GaussianBlur } from '../../src/stabilising/gaussian-blur.js';

const side = 128;

test('a point becomes a Gaussian of sigma 1.2', (t) => {
  const image = new Float32Array(side * side);
  image[64 * side + 64] = 1;
  new GaussianBlur().apply(image, image);
  const at = (x: number, y: number) => image[(64 + y) * side + 64 + x];
  t.true(Math.abs(at(1, 0) / at(0, 0) - Math.exp(-1 / 2.88)) < 1e-5);
  t.true(Math.abs(at(2, 3) / at(0, 0) - Math.exp(-13 / 2.88)) < 1e-5);
  t.true(Math.abs(image.reduce((sum, value) => sum + value, 0) - 1) < 1e-5);
});

test('an even picture stays as it is up to its borders', (t) => {
  const image = new Float32Array(side * side).fill(77);
  const blurred = new Float32Array(side * side);
  new GaussianBlur().apply(image, blurred);
  t.true(blurred.every((value) => Math.abs(value - 77) < 1e-3));
});

test('borders are mirrored without the edge pixel twice', (t) => {
  const ramp = Float32Array.from({ length: side * side }, (_, i) => i % side);
  const blurred = new Float32Array(side * side);
  new GaussianBlur().apply(ramp, blurred);
  const expected = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5].reduce(
    (sum, k) => {
      const weight = Math.exp((-k * k) / 2.88);
      return { value: sum.value + weight * Math.abs(k), weight: sum.weight + weight };
    },
    { value: 0, weight: 0 },
  );
  t.true(Math.abs(blurred[40 * side] - expected.value / expected.weight) < 1e-4);
});
