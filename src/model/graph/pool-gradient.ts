import type { EmitOnnx } from './emit.js';
import type { PoolOptions } from './pool.js';
import { fixed, picture, type Shape } from './shape.js';
import { call, type Value } from './value.js';

/** Gradient of `maxPool` by x: each window's goes to its first largest pixel. */
export function maxPoolGradient(x: Value, dy: Value, options: PoolOptions): Value {
  return call('maxPoolGradient', [x, dy], options, x.shape);
}

/** Gradient of `averagePool` by its picture of shape `to`. */
export function averagePoolGradient(dy: Value, options: PoolOptions, to: Shape): Value {
  const { height, width } = picture(to, 'averagePoolGradient');
  return call('averagePoolGradient', [dy], { ...options, height, width }, to);
}

export const maxPoolGradientOnnx: EmitOnnx<'maxPoolGradient'> = (writer, { inputs, call: { attributes }, shape }) => {
  const { size, stride, pad } = attributes;
  const [, indices] = writer.nodeOf(2, 'MaxPool', [inputs[0]!], {
    kernel_shape: { ints: [size, size] },
    strides: { ints: [stride, stride] },
    pads: { ints: [pad, pad, pad, pad] },
  }) as [string, string];
  const line = (name: string): string => writer.node('Reshape', [name, writer.integers([-1])]);
  const count = shape.map(fixed).reduce((product, dim) => product * dim, 1);
  const zeros = writer.node('ConstantOfShape', [writer.integers([count])]);
  // Windows overlap, so that a pixel may be the largest of several.
  const scattered = writer.node('ScatterElements', [zeros, line(indices), line(inputs[1]!)], {
    axis: { int: 0 },
    reduction: { string: 'add' },
  });
  return writer.node('Reshape', [scattered, writer.integers(shape.map(fixed))]);
};

export const averagePoolGradientOnnx: EmitOnnx<'averagePoolGradient'> = (
  writer,
  { inputs, call: { attributes }, shape },
) => {
  const { size, stride, pad, height, width } = attributes;
  const channels = fixed(shape[1]);
  const share = writer.floats(`mean_${size}x${size}_${channels}`, [channels, 1, size, size], () =>
    new Float32Array(channels * size * size).fill(1 / (size * size)),
  );
  const left = (length: number): number => (length + 2 * pad - size) % stride;
  return writer.node('ConvTranspose', [inputs[0]!, share], {
    kernel_shape: { ints: [size, size] },
    strides: { ints: [stride, stride] },
    pads: { ints: [pad, pad, pad, pad] },
    output_padding: { ints: [left(height), left(width)] },
    group: { int: channels },
  });
};
