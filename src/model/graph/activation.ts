import type { EmitOnnx } from './emit.js';
import { call, type Value } from './value.js';

/** max(x, 0). */
export function relu(x: Value): Value {
  return call('relu', [x], {}, x.shape);
}

/** 1 / (1 + exp(-x)). */
export function sigmoid(x: Value): Value {
  return call('sigmoid', [x], {}, x.shape);
}

/** Zeros in the shape of x. */
export function zerosLike(x: Value): Value {
  return call('zerosLike', [x], {}, x.shape);
}

export const reluOnnx: EmitOnnx<'relu'> = (writer, { inputs }) => writer.node('Relu', inputs);
export const sigmoidOnnx: EmitOnnx<'sigmoid'> = (writer, { inputs }) => writer.node('Sigmoid', inputs);
export const zerosLikeOnnx: EmitOnnx<'zerosLike'> = (writer, { inputs }) =>
  writer.node('ConstantOfShape', [writer.node('Shape', inputs)]);
