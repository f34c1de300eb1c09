import type { EmitOnnx } from './emit.js';
import { GraphError } from './graph-error.js';
import { broadcast, type Dim, equal, fixed, type Shape, show } from './shape.js';
import { call, type Value } from './value.js';

/** Sum along axes, which stay with length 1. */
export function sum(x: Value, axes: readonly number[]): Value {
  const shape = x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  return axes.length === 0 ? x : call('sum', [x], { axes }, shape);
}

/** Repeats x along the axes in which `to` is larger, as NumPy's broadcast_to. @throws GraphError when x does not fit. */
export function spread(x: Value, to: Shape): Value {
  if (!equal(broadcast(x.shape, to, 'spread'), to)) {
    throw new GraphError(`spread cannot turn ${show(x.shape)} into ${show(to)}.`);
  }
  return equal(x.shape, to) ? x : call('spread', [x], { to }, to);
}

/** Axes in another order: axis `i` of the result is axis `order[i]` of x. @throws GraphError when the axes are not x's. */
export function transpose(x: Value, order: readonly number[]): Value {
  const complete = order.toSorted((a, b) => a - b).every((axis, index) => axis === index);
  if (order.length !== x.shape.length || !complete) {
    throw new GraphError(`transpose of ${show(x.shape)} cannot take its axes in the order ${show(order)}.`);
  }
  const shape = order.map((axis) => x.shape[axis] as Dim);
  return call('transpose', [x], { order }, shape);
}

/** Matrix product: a [I,K], b [K,J] -> [I,J]. @throws GraphError when the shapes do not fit. */
export function matMul(a: Value, b: Value): Value {
  if (a.shape.length !== 2 || b.shape.length !== 2 || a.shape[1] !== b.shape[0]) {
    throw new GraphError(`matMul cannot combine ${show(a.shape)} and ${show(b.shape)}.`);
  }
  return call('matMul', [a, b], {}, [a.shape[0] as Dim, b.shape[1] as Dim]);
}

export const sumOnnx: EmitOnnx<'sum'> = (writer, { inputs, call: { attributes } }) =>
  writer.node('ReduceSum', [inputs[0]!, writer.integers(attributes.axes)], { keepdims: { int: 1 } });

export const spreadOnnx: EmitOnnx<'spread'> = (writer, { inputs, call: { attributes } }) =>
  writer.node('Expand', [inputs[0]!, writer.integers(attributes.to.map(fixed))]);

export const transposeOnnx: EmitOnnx<'transpose'> = (writer, { inputs, call: { attributes } }) =>
  writer.node('Transpose', inputs, { perm: { ints: attributes.order } });

export const matMulOnnx: EmitOnnx<'matMul'> = (writer, { inputs }) => writer.node('MatMul', inputs);
