import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Outputs } from '../engine.js';
import type { OutputName } from '../inference-graph.js';
import { inputChannels, inputSize } from '../network.js';

/** Runs a graph of the network once. The call blocks its thread while it runs, as onnxruntime-node does. */
export async function runSession<K extends OutputName>(
  session: InferenceSession,
  input: Float32Array,
  factors: Float32Array,
): Promise<Outputs<K>> {
  const n = factors.length;
  const results = await session.run({
    input: new Tensor('float32', input, [n, inputChannels, inputSize, inputSize]),
    amplification: new Tensor('float32', factors, [n, 1, 1, 1]),
  });
  const read = session.outputNames.map((name) => [name, results[name]!.data]);
  return Object.fromEntries(read) as Outputs<K>;
}
