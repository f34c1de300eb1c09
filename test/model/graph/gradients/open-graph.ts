import { InferenceSession, Tensor } from 'onnxruntime-node';
import { toOnnx } from '../../../../src/model/graph/to-onnx.js';
import type { Value } from '../../../../src/model/graph/value.js';
import { encodeOnnx } from '../../../../src/model/onnx-encode.js';

export type Fed = { dims: readonly number[]; data: Float32Array };

/** A graph of stock onnxruntime-node, to be run several times. */
export async function openGraph(outputs: Readonly<Record<string, Value>>) {
  const session = await InferenceSession.create(encodeOnnx(toOnnx({ name: 'test', outputs })), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return {
    /** Inputs that the graph does not need are left out. */
    async run(feeds: Readonly<Record<string, Fed>>): Promise<Record<string, Float32Array>> {
      const tensors = session.inputNames.map((name) => [
        name,
        new Tensor('float32', feeds[name]!.data, feeds[name]!.dims),
      ]);
      const results = await session.run(Object.fromEntries(tensors));
      return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
    },
    close: () => session.release(),
  };
}
