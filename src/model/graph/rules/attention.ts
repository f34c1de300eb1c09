import { add, mul } from '../arithmetic.js';
import { channelConv } from '../channel-conv.js';
import { conv } from '../conv.js';
import { averagePool, globalAveragePool, maxPool } from '../pool.js';
import type { Rule } from '../rewrite.js';
import { fixed } from '../shape.js';
import { constant, type Value } from '../value.js';
import { constantOf } from './constant-of.js';

/** f(a) + f(b) = f(a + b) for a channel convolution: one instead of two. */
export const joinChannelConvs: Rule = (_, { op, inputs: [a, b] }) => {
  if (op !== 'add' || a!.origin.kind !== 'call' || b!.origin.kind !== 'call') return undefined;
  const [left, right] = [a!.origin, b!.origin];
  if (left.op !== 'channelConv' || right.op !== 'channelConv' || left.inputs[1] !== right.inputs[1]) return undefined;
  return channelConv(add(left.inputs[0]!, right.inputs[0]!), left.inputs[1]!);
};

/** Channels are scaled by positive numbers after a pool instead of before it: the same, on fewer pixels. */
export const scaleAfterPool: Rule = (_, call) => {
  const scaled = call.inputs[0]?.origin;
  if (scaled?.kind !== 'call' || scaled.op !== 'mul') return undefined;
  const [x, by] = scaled.inputs as readonly [Value, Value];
  if (by.origin.kind !== 'call' || by.origin.op !== 'sigmoid' || by.shape[2] !== 1 || by.shape[3] !== 1)
    return undefined;
  if (call.op === 'maxPool') return mul(maxPool(x, call.attributes), by);
  if (call.op === 'averagePool') return mul(averagePool(x, call.attributes), by);
  if (call.op === 'globalAveragePool') return mul(globalAveragePool(x), by);
  return undefined;
};

/** A channel convolution as a 1x1 convolution with a banded weight, which runs without two changes of layout. */
export const bandChannelConv: Rule = (_, { op, inputs: [x, weight] }) => {
  const kernel = op === 'channelConv' ? constantOf(weight!) : undefined;
  if (!kernel) return undefined;
  const channels = fixed(x!.shape[1]);
  const half = (kernel.data.length - 1) / 2;
  const band = new Float32Array(channels * channels);
  for (let out = 0; out < channels; out++) {
    for (const [tap, value] of kernel.data.entries()) {
      const from = out + tap - half;
      if (from >= 0 && from < channels) band[out * channels + from] = value;
    }
  }
  return conv(x!, constant(`${kernel.name}.banded`, [channels, channels, 1, 1], band), undefined);
};
