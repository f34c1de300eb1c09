import { conv } from '../conv.js';
import type { Rule } from '../rewrite.js';
import { fixed } from '../shape.js';
import { constant } from '../value.js';
import { constantOf } from './constant-of.js';

/** A convolution and the batch norm after it, both of constants, are one convolution with other weights. */
export const foldBatchNorm: Rule = (_, call) => {
  if (call.op !== 'batchNorm') return undefined;
  const [x, ...norm] = call.inputs;
  const before = x!.origin;
  if (before.kind !== 'call' || before.op !== 'conv') return undefined;
  const [picture, weight, bias] = before.inputs;
  const [gamma, beta, mean, variance] = norm.map(constantOf);
  const kernel = constantOf(weight!);
  const offset = bias && constantOf(bias);
  if (!gamma || !beta || !mean || !variance || !kernel || (bias && !offset)) return undefined;

  const channels = fixed(weight!.shape[0]);
  const per = kernel.data.length / channels;
  const factor = Float64Array.from(
    gamma.data,
    (value, c) => value / Math.sqrt(variance.data[c]! + call.attributes.epsilon),
  );
  const folded = kernel.data.map((value, index) => value * factor[Math.trunc(index / per)]!);
  const shift = beta.data.map((value, c) => value + ((offset?.data[c] ?? 0) - mean.data[c]!) * factor[c]!);
  return conv(
    picture!,
    constant(`${kernel.name}.folded`, weight!.shape.map(fixed), folded),
    constant(`${kernel.name}.folded_bias`, [channels], shift),
    before.attributes,
  );
};
