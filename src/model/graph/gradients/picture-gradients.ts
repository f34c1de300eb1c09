import { add, mul, sub } from '../arithmetic.js';
import { channelConvInputGradient, channelConvWeightGradient } from '../channel-conv-gradient.js';
import { convInputGradient, convWeightGradient } from '../conv-gradient.js';
import { div, equals, sqrt } from '../elementwise.js';
import { concat, reshape, slice } from '../layout.js';
import { spread, sum } from '../linear.js';
import { averagePoolGradient, maxPoolGradient } from '../pool-gradient.js';
import { reflectPadGradient } from '../reflect-pad-gradient.js';
import { scalar } from '../scalar.js';
import { fixed, picture } from '../shape.js';
import type { Value } from '../value.js';
import { foldTo } from './fold-to.js';
import type { VectorJacobian } from './vector-jacobian.js';

/** By the picture, the weight and, where there is one, the bias. Groups are taken one by one. */
export const convGradient: VectorJacobian<'conv'> = ({ inputs: [x, weight, bias], attributes }, dy) => {
  const { groups } = attributes;
  const part = (value: Value, axis: number, group: number): Value => {
    const length = fixed(value.shape[axis]) / groups;
    return groups === 1 ? value : slice(value, axis, group * length, (group + 1) * length);
  };
  const weights = Array.from({ length: groups }, (_, group) =>
    convWeightGradient(part(x!, 1, group), part(dy, 1, group), attributes, part(weight!, 0, group).shape),
  );
  const channels = bias && reshape(sum(dy, [0, 2, 3]), bias.shape);
  return [convInputGradient(dy, weight!, attributes, x!.shape), concat(weights, 0), channels];
};

export const channelConvGradient: VectorJacobian<'channelConv'> = ({ inputs: [x, weight] }, dy) => [
  channelConvInputGradient(dy, weight!),
  channelConvWeightGradient(x!, dy, fixed(weight!.shape[2])),
];

/** With running statistics, which are taken as given. */
export const batchNormGradient: VectorJacobian<'batchNorm'> = ({ inputs, attributes: { epsilon } }, dy) => {
  const [x, weight, , mean, variance] = inputs as readonly [Value, Value, Value, Value, Value];
  const column = (value: Value): Value => reshape(value, [1, fixed(value.shape[0]), 1, 1]);
  const deviation = column(sqrt(add(variance, scalar(epsilon))));
  const byChannel = (value: Value): Value => reshape(sum(value, [0, 2, 3]), weight.shape);
  const normalised = div(sub(x, column(mean)), deviation);
  return [div(mul(dy, column(weight)), deviation), byChannel(mul(dy, normalised)), byChannel(dy)];
};

export const reflectPadVectorJacobian: VectorJacobian<'reflectPad'> = ({ attributes: { pad } }, dy) => [
  reflectPadGradient(dy, pad),
];

export const maxPoolVectorJacobian: VectorJacobian<'maxPool'> = ({ inputs: [x], attributes }, dy) => [
  maxPoolGradient(x!, dy, attributes),
];

export const averagePoolVectorJacobian: VectorJacobian<'averagePool'> = ({ inputs: [x], attributes }, dy) => [
  averagePoolGradient(dy, attributes, x!.shape),
];

export const globalAveragePoolGradient: VectorJacobian<'globalAveragePool'> = ({ inputs: [x] }, dy) => {
  const { height, width } = picture(x!.shape, 'globalAveragePool');
  return [spread(mul(dy, scalar(1 / (height * width))), x!.shape)];
};

/** Pixels that are largest together share the gradient. */
export const globalMaxPoolGradient: VectorJacobian<'globalMaxPool'> = ({ inputs: [x] }, dy, y) => {
  const largest = equals(x!, y);
  return [mul(largest, div(dy, foldTo(largest, y.shape)))];
};
