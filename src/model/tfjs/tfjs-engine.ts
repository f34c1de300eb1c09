import type { Tensor } from '@tensorflow/tfjs';
import { checkInput, type Engine, type Outputs, withoutWeights } from '../engine.js';
import { topological } from '../graph/topological.js';
import type { Value } from '../graph/value.js';
import { type InferenceName, inferenceGraph, type OutputName, referenceGraph } from '../inference-graph.js';
import type { NetworkModel } from '../model-file.js';
import { inputChannels, inputSize } from '../network.js';
import { interpret, type Tf, toTensor } from './interpreter.js';
import { loadTfjs } from './load-tfjs.js';

export type TfjsOptions = {
  /** The TensorFlow.js to run on. Default @tensorflow/tfjs-node. */
  tf?: Tf;
  /** Side of the input pictures, px. Default 48. */
  size?: number;
};

/**
 * The network in TensorFlow.js: the inference graph interpreted operation by operation.
 * @throws UnavailableError when @tensorflow/tfjs-node is not installed
 */
export async function createTfjsEngine(model: NetworkModel, options: TfjsOptions = {}): Promise<Engine<InferenceName>> {
  const { size = inputSize, tf = await loadTfjs() } = options;
  return createEngine(model, inferenceGraph({ weights: model.weights, classes: model.labels.length, size }), tf, size);
}

/** The same for the network as published: six outputs. */
export async function createTfjsReferenceEngine(
  model: NetworkModel,
  options: TfjsOptions = {},
): Promise<Engine<OutputName>> {
  const { size = inputSize, tf = await loadTfjs() } = options;
  return createEngine(model, referenceGraph({ weights: model.weights, classes: model.labels.length, size }), tf, size);
}

async function createEngine<K extends OutputName>(
  model: NetworkModel,
  outputs: Record<K, Value>,
  tf: Tf,
  size: number,
): Promise<Engine<K>> {
  await tf.ready();
  const weights = new Map<Value, Tensor>();
  for (const value of topological(Object.values<Value>(outputs))) {
    if (value.origin.kind === 'constant') weights.set(value, toTensor(tf, value.origin, value.shape));
  }
  const provider = tf.getBackend();
  return {
    name: 'tfjs',
    provider,
    attempts: [{ provider, present: true, trusted: true, reason: 'the backend that TensorFlow.js chose' }],
    model: withoutWeights(model),
    predict: async (input, n, amplification) => {
      const factors = checkInput(input, n, amplification, inputChannels * size * size);
      return run(tf, outputs, weights, { input, factors, size });
    },
    close: async () => tf.dispose([...weights.values()]),
  };
}

async function run<K extends OutputName>(
  tf: Tf,
  outputs: Record<K, Value>,
  weights: ReadonlyMap<Value, Tensor>,
  { input, factors, size }: { input: Float32Array; factors: Float32Array; size: number },
): Promise<Outputs<K>> {
  const results = tf.tidy(() => {
    const feeds = {
      input: tf.tensor(input, [factors.length, inputChannels, size, size]),
      amplification: tf.tensor(factors, [factors.length, 1, 1, 1]),
    };
    return interpret(tf, outputs, feeds, weights);
  });
  const read = Object.entries<Tensor>(results).map(async ([name, tensor]) => [name, await tensor.data()] as const);
  const values = Object.fromEntries(await Promise.all(read));
  tf.dispose(results);
  return values as Outputs<K>;
}
