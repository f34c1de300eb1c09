import type { Attributes } from './attributes.js';
import type { EmitOnnx } from './emit.js';
import { GraphError } from './graph-error.js';
import { picture, type Shape, show } from './shape.js';
import { call, type Value } from './value.js';

/** Square window: side, stride and padding, px. */
export type PoolOptions = Attributes['maxPool'];

/** Largest value of each window; padding never wins. [B,C,H,W] -> [B,C,H',W'] @throws GraphError when it does not fit. */
export function maxPool(x: Value, options: PoolOptions): Value {
  return call('maxPool', [x], options, pooled(x.shape, options, 'maxPool'));
}

/** Mean of each window, padding counted as zeros. [B,C,H,W] -> [B,C,H',W'] @throws GraphError when it does not fit. */
export function averagePool(x: Value, options: PoolOptions): Value {
  return call('averagePool', [x], options, pooled(x.shape, options, 'averagePool'));
}

/** Mean of each channel: [B,C,H,W] -> [B,C,1,1]. */
export function globalAveragePool(x: Value): Value {
  const { batch, channels } = picture(x.shape, 'globalAveragePool');
  return call('globalAveragePool', [x], {}, [batch, channels, 1, 1]);
}

/** Largest value of each channel: [B,C,H,W] -> [B,C,1,1]. */
export function globalMaxPool(x: Value): Value {
  const { batch, channels } = picture(x.shape, 'globalMaxPool');
  return call('globalMaxPool', [x], {}, [batch, channels, 1, 1]);
}

function pooled(shape: Shape, { size, stride, pad }: PoolOptions, what: string): Shape {
  const { batch, channels, height, width } = picture(shape, what);
  const along = (length: number): number => Math.floor((length + 2 * pad - size) / stride) + 1;
  if (2 * pad > size || along(height) < 1 || along(width) < 1) {
    throw new GraphError(`${what}: a window of ${size} with pad ${pad} does not fit ${show(shape)}.`);
  }
  return [batch, channels, along(height), along(width)];
}

const window = ({ size, stride, pad }: PoolOptions) => ({
  kernel_shape: { ints: [size, size] },
  strides: { ints: [stride, stride] },
  pads: { ints: [pad, pad, pad, pad] },
});

export const maxPoolOnnx: EmitOnnx<'maxPool'> = (writer, { inputs, call: { attributes } }) =>
  writer.node('MaxPool', inputs, window(attributes));

export const averagePoolOnnx: EmitOnnx<'averagePool'> = (writer, { inputs, call: { attributes } }) =>
  writer.node('AveragePool', inputs, { ...window(attributes), count_include_pad: { int: 1 } });

export const globalAveragePoolOnnx: EmitOnnx<'globalAveragePool'> = (writer, { inputs }) =>
  writer.node('GlobalAveragePool', inputs);

export const globalMaxPoolOnnx: EmitOnnx<'globalMaxPool'> = (writer, { inputs }) =>
  writer.node('GlobalMaxPool', inputs);
