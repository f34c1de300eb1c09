import type { EmitOnnx } from './emit.js';
import { fixed } from './shape.js';
import { call, type Value } from './value.js';

/** Gradient of `channelConv` by x, from the gradient dy [B,C,1,1] of its result and its kernel. */
export function channelConvInputGradient(dy: Value, weight: Value): Value {
  return call('channelConvInputGradient', [dy, weight], {}, dy.shape);
}

/** Gradient of `channelConv` by its kernel [1,1,size], from x and the gradient dy of its result, both [B,C,1,1]. */
export function channelConvWeightGradient(x: Value, dy: Value, size: number): Value {
  return call('channelConvWeightGradient', [x, dy], {}, [1, 1, size]);
}

export const channelConvInputGradientOnnx: EmitOnnx<'channelConvInputGradient'> = (writer, { inputs, call, shape }) => {
  const [batch, channels] = shape.map(fixed) as [number, number];
  const size = fixed(call.inputs[1]!.shape[2]);
  const line = writer.node('Reshape', [inputs[0]!, writer.integers([batch, 1, channels])]);
  const mixed = writer.node('ConvTranspose', [line, inputs[1]!], {
    kernel_shape: { ints: [size] },
    pads: { ints: [(size - 1) / 2, (size - 1) / 2] },
  });
  return writer.node('Reshape', [mixed, writer.integers([batch, channels, 1, 1])]);
};

/** The batch as channels: a cross-correlation of x with dy over all channels at once. */
export const channelConvWeightGradientOnnx: EmitOnnx<'channelConvWeightGradient'> = (
  writer,
  { inputs, call, shape },
) => {
  const [batch, channels] = call.inputs[0]!.shape.map(fixed) as [number, number];
  const pad = (fixed(shape[2]) - 1) / 2;
  const lines = inputs.map((each) => writer.node('Reshape', [each, writer.integers([1, batch, channels])]));
  return writer.node('Conv', lines, { kernel_shape: { ints: [channels] }, pads: { ints: [pad, pad] } });
};
