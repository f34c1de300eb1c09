import type { Attributes, OpName } from './attributes.js';
import { GraphError } from './graph-error.js';
import { type Shape, show, volume } from './shape.js';

/** Fed at run time. */
export type Input = { readonly kind: 'input'; readonly name: string };

/** Known when the graph is built: a weight. `data` is row-major and not copied: leave it unchanged. */
export type Constant = { readonly kind: 'constant'; readonly name: string; readonly data: Float32Array };

/** Computed from other values. */
export type Call<K extends OpName = OpName> = {
  [P in K]: {
    readonly kind: 'call';
    readonly op: P;
    readonly inputs: readonly Value[];
    readonly attributes: Attributes[P];
  };
}[K];

/**
 * One float32 tensor of a graph. A graph is nothing but the values that its outputs are computed from, so what no output
 * needs is not there.
 */
export type Value = { readonly shape: Shape; readonly origin: Input | Constant | Call };

/** A value that is fed at run time, by name. */
export function input(name: string, shape: Shape): Value {
  return { shape, origin: { kind: 'input', name } };
}

/** A weight. @throws GraphError when `data` does not have the shape's number of elements. */
export function constant(name: string, shape: readonly number[], data: Float32Array): Value {
  const { count } = volume(shape);
  if (count !== data.length) throw new GraphError(`'${name}' of shape ${show(shape)} has ${data.length} elements.`);
  return { shape, origin: { kind: 'constant', name, data } };
}

/** The result of an operation. The operations' own functions call it, with the shape they worked out. */
export function call<K extends OpName>(
  op: K,
  inputs: readonly Value[],
  attributes: Attributes[K],
  shape: Shape,
): Value {
  return { shape, origin: { kind: 'call', op, inputs, attributes } as unknown as Call };
}
