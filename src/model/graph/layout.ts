import type { EmitOnnx } from './emit.js';
import { GraphError } from './graph-error.js';
import { type Dim, fixed, type Shape, scale, show, volume } from './shape.js';
import { call, type Value } from './value.js';

/** Values side by side along an axis. @throws GraphError when the other dimensions differ. */
export function concat(values: readonly Value[], axis: number): Value {
  const [first] = values;
  if (!first || axis >= first.shape.length)
    throw new GraphError(`concat along axis ${axis} needs values with that axis.`);
  const rest = (shape: Shape): string => show(shape.filter((_, index) => index !== axis));
  for (const { shape } of values) {
    if (rest(shape) !== rest(first.shape)) {
      throw new GraphError(`concat along axis ${axis} cannot join ${show(first.shape)} and ${show(shape)}.`);
    }
  }
  const total = values.reduce((sum, { shape }) => sum + fixed(shape[axis]), 0);
  return call('concat', values, { axis }, first.shape.with(axis, total));
}

/** The part of x from `begin` up to `end` along an axis. @throws GraphError when it lies outside. */
export function slice(x: Value, axis: number, begin: number, end: number): Value {
  const length = fixed(x.shape[axis]);
  if (begin < 0 || end <= begin || end > length) {
    throw new GraphError(`slice ${begin}..${end} along axis ${axis} lies outside ${show(x.shape)}.`);
  }
  return call('slice', [x], { axis, begin, end }, x.shape.with(axis, end - begin));
}

/** The same elements, row-major, in another shape. @throws GraphError when the number of elements differs. */
export function reshape(x: Value, to: Shape): Value {
  const [from, into] = [volume(x.shape), volume(to)];
  if (from.count !== into.count || from.batches !== into.batches || from.batches > 1) {
    throw new GraphError(`reshape cannot turn ${show(x.shape)} into ${show(to)}.`);
  }
  return call('reshape', [x], { to }, to);
}

/** Mean along an axis, which goes away. */
export function mean(x: Value, axis: number): Value {
  fixed(x.shape[axis]);
  return call('mean', [x], { axis }, x.shape.toSpliced(axis, 1));
}

/** Each row of a batch `times` times in a row: [B,...] -> [B*times,...]. */
export function repeat(x: Value, times: number): Value {
  const [batch, ...rest] = x.shape as readonly [Dim, ...Dim[]];
  const side = reshape(x, [batch, 1, ...rest]);
  return reshape(concat(Array<Value>(times).fill(side), 1), [scale(batch, times), ...rest]);
}

export const concatOnnx: EmitOnnx<'concat'> = (writer, { inputs, call: { attributes } }) =>
  writer.node('Concat', inputs, { axis: { int: attributes.axis } });

export const sliceOnnx: EmitOnnx<'slice'> = (writer, { inputs, call: { attributes } }) => {
  const { begin, end, axis } = attributes;
  return writer.node('Slice', [inputs[0]!, ...[begin, end, axis].map((value) => writer.integers([value]))]);
};

export const reshapeOnnx: EmitOnnx<'reshape'> = (writer, { inputs, call: { attributes } }) =>
  writer.node('Reshape', [
    inputs[0]!,
    writer.integers(attributes.to.map((dim) => (typeof dim === 'number' ? dim : -1))),
  ]);

export const meanOnnx: EmitOnnx<'mean'> = (writer, { inputs, call: { attributes } }) =>
  writer.node('ReduceMean', inputs, { axes: { ints: [attributes.axis] }, keepdims: { int: 0 } });
