import type { Attributes } from './attributes.js';
import type { EmitOnnx } from './emit.js';
import { fixed, picture, type Shape } from './shape.js';
import { call, type Value } from './value.js';

type Options = Attributes['conv'];

/** Gradient of `conv` by its picture of shape `to`, from the gradient dy of its result and its weight. */
export function convInputGradient(dy: Value, weight: Value, options: Options, to: Shape): Value {
  const { height, width } = picture(to, 'convInputGradient');
  return call('convInputGradient', [dy, weight], { ...options, height, width }, to);
}

/** Gradient of a `conv` in one group by its weight of shape `to`, from its picture x and the gradient dy of its result. */
export function convWeightGradient(x: Value, dy: Value, { stride, pad }: Options, to: Shape): Value {
  return call('convWeightGradient', [x, dy], { stride, pad }, to);
}

export const convInputGradientOnnx: EmitOnnx<'convInputGradient'> = (
  writer,
  { inputs, call: { attributes, inputs: values } },
) => {
  const { stride, pad, groups, height, width } = attributes;
  const kernel = values[1]!.shape.slice(2).map(fixed) as [number, number];
  const left = (length: number, side: number): number => (length + 2 * pad - side) % stride;
  return writer.node('ConvTranspose', inputs, {
    kernel_shape: { ints: kernel },
    strides: { ints: [stride, stride] },
    pads: { ints: [pad, pad, pad, pad] },
    output_padding: { ints: [left(height, kernel[0]), left(width, kernel[1])] },
    group: { int: groups },
  });
};

/** The picture once for each pixel of the kernel, side by side (im2col), times the gradient: one matrix product a sample. */
export const convWeightGradientOnnx: EmitOnnx<'convWeightGradient'> = (
  writer,
  { inputs, call: { attributes, inputs: values }, shape },
) => {
  const { stride, pad } = attributes;
  const [out, channels, kh, kw] = shape.map(fixed) as [number, number, number, number];
  const [batch, , oh, ow] = values[1]!.shape.map(fixed) as [number, number, number, number];
  const padded =
    pad === 0 ? inputs[0]! : writer.node('Pad', [inputs[0]!, writer.integers([0, 0, pad, pad, 0, 0, pad, pad])]);
  const seen = (i: number, j: number): string =>
    writer.node('Slice', [
      padded,
      writer.integers([i, j]),
      writer.integers([i + stride * (oh - 1) + 1, j + stride * (ow - 1) + 1]),
      writer.integers([2, 3]),
      writer.integers([stride, stride]),
    ]);
  const taps = Array.from({ length: kh * kw }, (_, tap) => seen(Math.floor(tap / kw), tap % kw));
  const columns = writer.node('Reshape', [
    writer.node('Concat', taps, { axis: { int: 1 } }),
    writer.integers([batch, kh * kw * channels, oh * ow]),
  ]);
  const rows = writer.node(
    'Transpose',
    [writer.node('Reshape', [inputs[1]!, writer.integers([batch, out, oh * ow])])],
    {
      perm: { ints: [0, 2, 1] },
    },
  );
  const products = writer.node('MatMul', [columns, rows]);
  const total = writer.node('ReduceSum', [products, writer.integers([0])], { keepdims: { int: 0 } });
  const kernel = writer.node('Reshape', [total, writer.integers([kh, kw, channels, out])]);
  return writer.node('Transpose', [kernel], { perm: { ints: [3, 2, 0, 1] } });
};
