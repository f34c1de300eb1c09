import type { EmitOnnx } from './emit.js';
import { GraphError } from './graph-error.js';
import { picture, show } from './shape.js';
import { call, type Value } from './value.js';

/** What a batch norm knows when it is not training; each [C]. */
export type BatchNormWeights = { weight: Value; bias: Value; mean: Value; variance: Value };

/**
 * (x - mean) / sqrt(variance + epsilon) * weight + bias by channel, x [B,C,H,W]: batch norm with running statistics.
 * @throws GraphError when shapes do not fit.
 */
export function batchNorm(x: Value, { weight, bias, mean, variance }: BatchNormWeights, epsilon = 1e-5): Value {
  const { channels } = picture(x.shape, 'batchNorm');
  for (const value of [weight, bias, mean, variance]) {
    if (value.shape.length !== 1 || value.shape[0] !== channels) {
      throw new GraphError(`batchNorm of ${channels} channels does not fit a weight ${show(value.shape)}.`);
    }
  }
  return call('batchNorm', [x, weight, bias, mean, variance], { epsilon }, x.shape);
}

export const batchNormOnnx: EmitOnnx<'batchNorm'> = (writer, { inputs, call: { attributes } }) =>
  writer.node('BatchNormalization', inputs, { epsilon: { float: attributes.epsilon } });
