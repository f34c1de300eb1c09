import test from 'ava';
import { resizeBilinear } from '../../../src/model/preprocessing/resize-bilinear.js';

const whole = (values: number[], width: number) => ({
  values: Float32Array.from(values),
  offset: 0,
  stride: width,
  width,
  height: values.length / width,
});

test('enlarging by two weighs neighbours 3 to 1 and repeats the border', (t) => {
  const out = new Float32Array(8);
  resizeBilinear(whole([0, 4, 8, 8], 4), 8, 1, out);
  t.deepEqual([...out], [0, 1, 3, 5, 7, 8, 8, 8]);
});

test('reducing does not average: three to one keeps the middle', (t) => {
  const out = new Float32Array(2);
  resizeBilinear(whole([1, 20, 3, 4, 50, 6], 6), 2, 1, out);
  t.deepEqual([...out], [20, 50]);
});

test('both directions are weighed', (t) => {
  const out = new Float32Array(1);
  resizeBilinear(whole([1, 2, 3, 6], 2), 1, 1, out);
  t.deepEqual([...out], [3]);
});

test('a rectangle is resized as if nothing lay around it', (t) => {
  const values = Float32Array.from([9, 9, 9, 9, 9, 1, 2, 9, 9, 3, 4, 9, 9, 9, 9, 9]);
  const inside = new Float32Array(16);
  const alone = new Float32Array(16);
  resizeBilinear({ values, offset: 5, stride: 4, width: 2, height: 2 }, 4, 4, inside);
  resizeBilinear(whole([1, 2, 3, 4], 2), 4, 4, alone);
  t.deepEqual(inside, alone);
});

test('the same size changes nothing', (t) => {
  const values = Array.from({ length: 30 }, (_, i) => Math.sin(i));
  const out = new Float32Array(30);
  resizeBilinear(whole(values, 6), 6, 5, out);
  t.deepEqual(out, Float32Array.from(values));
});
