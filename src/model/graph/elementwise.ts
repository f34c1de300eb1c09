import type { EmitOnnx } from './emit.js';
import { broadcast } from './shape.js';
import { call, type Value } from './value.js';

/** a / b element by element, spread as `add`. @throws GraphError when the shapes do not fit. */
export function div(a: Value, b: Value): Value {
  return call('div', [a, b], {}, broadcast(a.shape, b.shape, 'div'));
}

/** 1 where a equals b, else 0, spread as `add`. @throws GraphError when the shapes do not fit. */
export function equals(a: Value, b: Value): Value {
  return call('equals', [a, b], {}, broadcast(a.shape, b.shape, 'equals'));
}

/** e to the power of x. */
export function exp(x: Value): Value {
  return call('exp', [x], {}, x.shape);
}

/** Square root of x >= 0. */
export function sqrt(x: Value): Value {
  return call('sqrt', [x], {}, x.shape);
}

/** -1, 0 or 1. */
export function sign(x: Value): Value {
  return call('sign', [x], {}, x.shape);
}

/** x, taken as given by whoever differentiates. */
export function detach(x: Value): Value {
  return call('detach', [x], {}, x.shape);
}

export const divOnnx: EmitOnnx<'div'> = (writer, { inputs }) => writer.node('Div', inputs);
export const equalsOnnx: EmitOnnx<'equals'> = (writer, { inputs }) =>
  writer.node('Cast', [writer.node('Equal', inputs)], { to: { int: 1 } });
export const expOnnx: EmitOnnx<'exp'> = (writer, { inputs }) => writer.node('Exp', inputs);
export const sqrtOnnx: EmitOnnx<'sqrt'> = (writer, { inputs }) => writer.node('Sqrt', inputs);
export const signOnnx: EmitOnnx<'sign'> = (writer, { inputs }) => writer.node('Sign', inputs);
export const detachOnnx: EmitOnnx<'detach'> = (writer, { inputs }) => writer.node('Identity', inputs);
