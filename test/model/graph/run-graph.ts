import { InferenceSession, Tensor } from 'onnxruntime-node';
import { toBlockedOnnx } from '../../../src/model/graph/blocked/to-blocked-onnx.js';
import { toOnnx } from '../../../src/model/graph/to-onnx.js';
import type { Value } from '../../../src/model/graph/value.js';
import { encodeOnnx } from '../../../src/model/onnx-encode.js';

export type Feed = { dims: number[]; data: ArrayLike<number> };

/** Computes a graph's results with onnxruntime on the CPU; `block` chooses the blocked layout. */
export async function runGraph<K extends string>(
  outputs: Record<K, Value>,
  feeds: Record<string, Feed>,
  block?: number,
): Promise<Record<K, { dims: readonly number[]; data: Float32Array }>> {
  const options = { name: 'test', outputs };
  const model = block === undefined ? toOnnx(options) : toBlockedOnnx(options, block);
  const session = await InferenceSession.create(encodeOnnx(model), { intraOpNumThreads: 1 });
  const tensors = Object.entries(feeds).map(([name, { dims, data }]) => [
    name,
    new Tensor('float32', Float32Array.from(data), dims),
  ]);
  const results = await session.run(Object.fromEntries(tensors));
  await session.release();
  const read = Object.entries(results).map(([name, { dims, data }]) => [name, { dims, data: data as Float32Array }]);
  return Object.fromEntries(read);
}

/** Largest absolute difference. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Array.from(a).reduce((most, value, index) => {
    const apart = Math.abs(value - b[index]!);
    return Number.isNaN(apart) ? Number.POSITIVE_INFINITY : Math.max(most, apart);
  }, 0);
}
