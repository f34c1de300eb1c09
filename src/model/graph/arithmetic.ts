import type { EmitOnnx } from './emit.js';
import { broadcast } from './shape.js';
import { call, type Value } from './value.js';

/** a + b, spread over one another as NumPy does. @throws GraphError when the shapes do not fit. */
export function add(a: Value, b: Value): Value {
  return call('add', [a, b], {}, broadcast(a.shape, b.shape, 'add'));
}

/** a - b, spread as `add`. */
export function sub(a: Value, b: Value): Value {
  return call('sub', [a, b], {}, broadcast(a.shape, b.shape, 'sub'));
}

/** a * b element by element, spread as `add`. */
export function mul(a: Value, b: Value): Value {
  return call('mul', [a, b], {}, broadcast(a.shape, b.shape, 'mul'));
}

export const addOnnx: EmitOnnx<'add'> = (writer, { inputs }) => writer.node('Add', inputs);
export const subOnnx: EmitOnnx<'sub'> = (writer, { inputs }) => writer.node('Sub', inputs);
export const mulOnnx: EmitOnnx<'mul'> = (writer, { inputs }) => writer.node('Mul', inputs);
