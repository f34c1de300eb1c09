import { batchNorm } from './graph/batch-norm.js';
import { fixed } from './graph/shape.js';
import { constant, type Value } from './graph/value.js';
import type { Layers } from './network.js';

/** Weights as float32 by the authors' names. */
export type NetworkWeights = ReadonlyMap<string, Float32Array>;

/** The network's layers in use: weights as constants, running statistics, no dropout. */
export function evaluationLayers(weights: NetworkWeights): Layers {
  const known = new Map<string, Value>();
  const weight = (key: string, shape: readonly number[]): Value => {
    const value = known.get(key) ?? constant(key, shape, weights.get(key) ?? new Float32Array(0));
    known.set(key, value);
    return value;
  };
  return {
    weight,
    normalise: (x, key) => {
      const shape = [fixed(x.shape[1])];
      return batchNorm(x, {
        weight: weight(`${key}.weight`, shape),
        bias: weight(`${key}.bias`, shape),
        mean: weight(`${key}.running_mean`, shape),
        variance: weight(`${key}.running_var`, shape),
      });
    },
    dropout: (x) => x,
  };
}
