import type { OpName } from '../attributes.js';
import { equal } from '../shape.js';
import type { Call, Value } from '../value.js';
import { blockedDomain, type Layouts } from './layouts.js';

/** Writes a call on blocked pictures and says the name of its blocked result, or undefined where it must run plain. */
export type EmitBlocked<K extends OpName> = (layouts: Layouts, call: Call<K>, value: Value) => string | undefined;

const elementwise =
  (name: 'Add' | 'Sub' | 'Mul'): EmitBlocked<'add' | 'sub' | 'mul'> =>
  (layouts, { inputs: [a, b] }, value) => {
    const { writer } = layouts;
    if (!equal(a!.shape, value.shape)) return undefined;
    if (equal(a!.shape, b!.shape)) return writer.node(name, [layouts.blocked(a!), layouts.blocked(b!)]);
    const [, channels, height, width] = b!.shape;
    if (b!.shape.length !== 4 || height !== 1 || width !== 1) return undefined;
    if (channels === 1) return writer.node(name, [layouts.blocked(a!), layouts.plain(b!)]);
    return layouts.closed(writer.node(name, [layouts.opened(a!), layouts.opened(b!)]), value.shape);
  };

const pool =
  (name: 'MaxPool' | 'AveragePool'): EmitBlocked<'maxPool' | 'averagePool'> =>
  (layouts, { inputs, attributes: { size, stride, pad } }) =>
    layouts.writer.node(
      name,
      [layouts.blocked(inputs[0]!)],
      {
        kernel_shape: { ints: [size, size] },
        strides: { ints: [stride, stride] },
        pads: { ints: [pad, pad, pad, pad] },
        ...(name === 'AveragePool' ? { count_include_pad: { int: 1 } } : {}),
      },
      blockedDomain,
    );

const globalPool =
  (name: 'GlobalAveragePool' | 'GlobalMaxPool'): EmitBlocked<'globalAveragePool' | 'globalMaxPool'> =>
  (layouts, { inputs }) =>
    layouts.writer.node(name, [layouts.blocked(inputs[0]!)], {}, blockedDomain);

const activation =
  (name: 'Relu' | 'Sigmoid'): EmitBlocked<'relu' | 'sigmoid'> =>
  (layouts, { inputs }) =>
    layouts.writer.node(name, [layouts.blocked(inputs[0]!)]);

/** A mirrored border on blocked pictures copies whole blocks: half the time of the plain one, and no change of layout. */
const reflectPad: EmitBlocked<'reflectPad'> = (layouts, { inputs, attributes: { pad } }, value) => {
  const pads = layouts.writer.integers([0, 0, pad, pad, 0, 0, 0, pad, pad, 0]);
  const padded = layouts.writer.node('Pad', [layouts.opened(inputs[0]!), pads], { mode: { string: 'reflect' } });
  return layouts.closed(padded, value.shape);
};

/** The operations that can run blocked, beside convolutions. */
export const blockedOperations: { readonly [K in OpName]?: EmitBlocked<K> } = {
  add: elementwise('Add') as EmitBlocked<'add'>,
  sub: elementwise('Sub') as EmitBlocked<'sub'>,
  mul: elementwise('Mul') as EmitBlocked<'mul'>,
  relu: activation('Relu') as EmitBlocked<'relu'>,
  sigmoid: activation('Sigmoid') as EmitBlocked<'sigmoid'>,
  maxPool: pool('MaxPool') as EmitBlocked<'maxPool'>,
  averagePool: pool('AveragePool') as EmitBlocked<'averagePool'>,
  globalAveragePool: globalPool('GlobalAveragePool') as EmitBlocked<'globalAveragePool'>,
  globalMaxPool: globalPool('GlobalMaxPool') as EmitBlocked<'globalMaxPool'>,
  reflectPad,
};
