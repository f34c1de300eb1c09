import { zerosLike } from '../activation.js';
import { mul } from '../arithmetic.js';
import { concat, reshape, slice } from '../layout.js';
import { matMul, spread, transpose } from '../linear.js';
import { scalar } from '../scalar.js';
import { fixed } from '../shape.js';
import { temporalShift } from '../temporal-shift.js';
import type { Value } from '../value.js';
import { foldTo } from './fold-to.js';
import type { VectorJacobian } from './vector-jacobian.js';

export const concatGradient: VectorJacobian<'concat'> = ({ inputs, attributes: { axis } }, dy) => {
  const lengths = inputs.map(({ shape }) => fixed(shape[axis]));
  const begins = lengths.map((_, index) => lengths.slice(0, index).reduce((total, length) => total + length, 0));
  return lengths.map((length, index) => slice(dy, axis, begins[index]!, begins[index]! + length));
};

export const sliceGradient: VectorJacobian<'slice'> = ({ inputs: [x], attributes: { axis, begin, end } }, dy) => {
  const length = fixed(x!.shape[axis]);
  const nothing = (from: number, to: number): Value[] => (from < to ? [zerosLike(slice(x!, axis, from, to))] : []);
  return [concat([...nothing(0, begin), dy, ...nothing(end, length)], axis)];
};

export const reshapeGradient: VectorJacobian<'reshape'> = ({ inputs: [x] }, dy) => [reshape(dy, x!.shape)];

export const meanGradient: VectorJacobian<'mean'> = ({ inputs: [x], attributes: { axis } }, dy) => {
  const share = mul(dy, scalar(1 / fixed(x!.shape[axis])));
  return [spread(reshape(share, x!.shape.with(axis, 1)), x!.shape)];
};

export const sumGradient: VectorJacobian<'sum'> = ({ inputs: [x] }, dy) => [spread(dy, x!.shape)];
export const spreadGradient: VectorJacobian<'spread'> = ({ inputs: [x] }, dy) => [foldTo(dy, x!.shape)];

export const transposeGradient: VectorJacobian<'transpose'> = ({ attributes: { order } }, dy) => [
  transpose(
    dy,
    order.map((_, axis) => order.indexOf(axis)),
  ),
];

export const matMulGradient: VectorJacobian<'matMul'> = ({ inputs: [a, b] }, dy) => [
  matMul(dy, transpose(b!, [1, 0])),
  matMul(transpose(a!, [1, 0]), dy),
];

export const gemmGradient: VectorJacobian<'gemm'> = ({ inputs: [x, weight, bias] }, dy) => [
  matMul(dy, weight!),
  matMul(transpose(dy, [1, 0]), x!),
  foldTo(dy, bias!.shape),
];

/** Back in time is the same shift with its two folds exchanged. */
export const temporalShiftGradient: VectorJacobian<'temporalShift'> = ({ attributes }, dy) => {
  const { fold } = attributes;
  const exchanged = (x: Value): Value => {
    const [next, before] = [slice(x, 1, 0, fold), slice(x, 1, fold, 2 * fold)];
    const channels = fixed(x.shape[1]);
    const rest = 2 * fold < channels ? [slice(x, 1, 2 * fold, channels)] : [];
    return concat([before, next, ...rest], 1);
  };
  return [exchanged(temporalShift(exchanged(dy), attributes))];
};
