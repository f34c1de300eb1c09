import { mul, sub } from '../arithmetic.js';
import { div, exp, sign } from '../elementwise.js';
import { sum } from '../linear.js';
import { scalar } from '../scalar.js';
import type { Value } from '../value.js';
import { foldTo } from './fold-to.js';
import type { VectorJacobian } from './vector-jacobian.js';

const negative = (x: Value): Value => mul(x, scalar(-1));
const [one, half] = [scalar(1), scalar(0.5)];

export const addGradient: VectorJacobian<'add'> = ({ inputs: [a, b] }, dy) => [
  foldTo(dy, a!.shape),
  foldTo(dy, b!.shape),
];

export const subGradient: VectorJacobian<'sub'> = ({ inputs: [a, b] }, dy) => [
  foldTo(dy, a!.shape),
  negative(foldTo(dy, b!.shape)),
];

export const mulGradient: VectorJacobian<'mul'> = ({ inputs: [a, b] }, dy) => [
  foldTo(mul(dy, b!), a!.shape),
  foldTo(mul(dy, a!), b!.shape),
];

export const divGradient: VectorJacobian<'div'> = ({ inputs: [a, b] }, dy, y) => [
  foldTo(div(dy, b!), a!.shape),
  negative(foldTo(div(mul(dy, y), b!), b!.shape)),
];

export const expGradient: VectorJacobian<'exp'> = (_, dy, y) => [mul(dy, y)];
export const sqrtGradient: VectorJacobian<'sqrt'> = (_, dy, y) => [div(mul(dy, half), y)];
/** Zero at zero, as in PyTorch. */
export const reluGradient: VectorJacobian<'relu'> = (_, dy, y) => [mul(dy, sign(y))];
export const sigmoidGradient: VectorJacobian<'sigmoid'> = (_, dy, y) => [mul(dy, mul(y, sub(one, y)))];

export const logSoftmaxGradient: VectorJacobian<'logSoftmax'> = (_, dy, y) => [sub(dy, mul(exp(y), sum(dy, [1])))];
