import test from 'ava';
import { elements, toFloat32 } from '../../src/model/tensor.js';

test('half floats of every kind become numbers', (t) => {
  const data = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x03ff, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x8000);
  const values = toFloat32({ dtype: 'float16', shape: [9], data });
  t.deepEqual([...values], [1, -2, 2 ** -24, 1023 * 2 ** -24, 65504, Infinity, -Infinity, Number.NaN, -0]);
});

test('brain floats, integers and doubles become float32', (t) => {
  t.deepEqual([...toFloat32({ dtype: 'bfloat16', shape: [2], data: Uint16Array.of(0x3f80, 0xc040) })], [1, -3]);
  t.deepEqual([...toFloat32({ dtype: 'int64', shape: [2], data: BigInt64Array.of(-5n, 7n) })], [-5, 7]);
  t.deepEqual([...toFloat32({ dtype: 'float64', shape: [1], data: Float64Array.of(0.1) })], [Math.fround(0.1)]);
});

test('bytes that are not aligned are copied, aligned ones viewed', (t) => {
  const bytes = new Uint8Array(12);
  bytes.set([0, 0, 128, 63], 4);
  bytes.set([0, 0, 128, 63], 1);
  t.deepEqual([...elements('float32', bytes.subarray(1, 5))], [1]);
  t.is(elements('float32', bytes.subarray(4, 8)).buffer, bytes.buffer);
});
