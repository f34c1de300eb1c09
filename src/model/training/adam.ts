import { add, mul, sub } from '../graph/arithmetic.js';
import { div, exp, sqrt } from '../graph/elementwise.js';
import { scalar } from '../graph/scalar.js';
import type { Value } from '../graph/value.js';

export type AdamOptions = {
  /** How much of the first and second moment stays a step. */
  readonly betas: readonly [number, number];
  /** Added to the root of the second moment. */
  readonly epsilon: number;
  /** L2 penalty, added to the gradient before the moments see it ('coupled'). */
  readonly weightDecay: number;
};

/** The values of the authors' published training. */
export const defaultAdam: AdamOptions = { betas: [0.9, 0.99], epsilon: 1e-8, weightDecay: 5e-4 };

/** What Adam changes a step, [P] each. */
export type AdamState = { readonly parameters: Value; readonly firstMoment: Value; readonly secondMoment: Value };

/**
 * One step of Adam with coupled L2, as PyTorch's `torch.optim.Adam`. (Kingma and Ba, Adam, ICLR 2015, algorithm 1)
 * @param gradient [P]
 * @param learningRate shape []
 * @param step shape [], 1 for the first
 */
export function adam(
  { parameters, firstMoment, secondMoment }: AdamState,
  gradient: Value,
  learningRate: Value,
  step: Value,
  { betas: [first, second], epsilon, weightDecay }: AdamOptions,
): AdamState {
  const slope = add(gradient, mul(parameters, scalar(weightDecay)));
  const m = add(mul(firstMoment, scalar(first)), mul(slope, scalar(1 - first)));
  const v = add(mul(secondMoment, scalar(second)), mul(mul(slope, slope), scalar(1 - second)));
  const correction = (beta: number): Value => sub(scalar(1), exp(mul(step, scalar(Math.log(beta)))));
  const size = add(div(sqrt(v), sqrt(correction(second))), scalar(epsilon));
  const change = mul(div(m, size), div(learningRate, correction(first)));
  return { parameters: sub(parameters, change), firstMoment: m, secondMoment: v };
}
