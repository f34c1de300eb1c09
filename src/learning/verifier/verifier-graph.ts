import { relu } from '../../model/graph/activation.js';
import { add, mul } from '../../model/graph/arithmetic.js';
import { conv } from '../../model/graph/conv.js';
import { gradientsOf } from '../../model/graph/gradients/gradients-of.js';
import { concat, reshape, slice } from '../../model/graph/layout.js';
import { matMul, sum } from '../../model/graph/linear.js';
import { logSoftmax } from '../../model/graph/log-softmax.js';
import { scalar } from '../../model/graph/scalar.js';
import { input, type Value } from '../../model/graph/value.js';
import { adam } from '../../model/training/adam.js';
import { candidateKinds } from '../../spotting/verifier.js';
import { verifierShape } from '../../spotting/verifier-input.js';
import { type VerifierWeight, verifierLayout } from '../../spotting/verifier-layout.js';

export type VerifierGraphOptions = { readonly batch: number; readonly weightDecay: number };

/** Where each weight lies in the vector of all parameters. */
export const verifierPlaces = places();

/**
 * One training step of the spotting verifier as a graph: forward, cross-entropy, gradients, Adam.
 *
 * Inputs: `parameters`, `first_moment`, `second_moment` [P]; `trace` [B,channels,1,steps], `facts` [B,facts], `targets` [B,kinds], one-hot;
 * `joined_mask` [B,joined] and `hidden_mask` [B,hidden], dropout as 0 or 1 / (1 - p); `learning_rate`, `step` [].
 * @returns `loss` [] and what parameters and moments become; `logits` [B,kinds].
 */
export function verifierGraph({ batch, weightDecay }: VerifierGraphOptions): Record<string, Value> {
  const { stride, second, secondSteps, joined, hidden } = verifierLayout;
  const vector = (name: string): Value => input(name, [verifierPlaces.length]);
  const parameters = vector('parameters');
  const weight = (key: VerifierWeight, shape: readonly number[] = verifierLayout.weights[key]): Value => {
    const { begin, end } = verifierPlaces.of[key];
    return reshape(slice(parameters, 0, begin, end), shape);
  };
  const { channels, steps, facts } = verifierShape;
  const trace = input('trace', [batch, channels, 1, steps]);
  const early = relu(conv(trace, weight('first.weight'), weight('first.bias'), { stride }));
  const late = relu(conv(early, weight('second.weight'), weight('second.bias'), { stride }));
  const beside = concat([reshape(late, [batch, second * secondSteps]), input('facts', [batch, facts])], 1);
  const kept = mul(beside, input('joined_mask', [batch, joined]));
  const inner = relu(add(matMul(kept, weight('hidden.weight')), weight('hidden.bias', [1, hidden])));
  const masked = mul(inner, input('hidden_mask', [batch, hidden]));
  const logits = add(matMul(masked, weight('kinds.weight')), weight('kinds.bias', [1, candidateKinds.length]));

  const targets = input('targets', [batch, candidateKinds.length]);
  const loss = reshape(mul(sum(mul(logSoftmax(logits), targets), [0, 1]), scalar(-1 / batch)), []);
  const [gradient] = gradientsOf(loss, [parameters]);
  const state = { parameters, firstMoment: vector('first_moment'), secondMoment: vector('second_moment') };
  const options = { betas: [0.9, 0.99], epsilon: 1e-8, weightDecay } as const;
  const next = adam(state, gradient!, input('learning_rate', []), input('step', []), options);
  return {
    loss,
    logits,
    next_parameters: next.parameters,
    next_first_moment: next.firstMoment,
    next_second_moment: next.secondMoment,
  };
}

function places(): { readonly length: number; readonly of: Record<VerifierWeight, { begin: number; end: number }> } {
  let length = 0;
  const of = Object.entries(verifierLayout.weights).map(([key, shape]) => {
    const begin = length;
    length += shape.reduce<number>((product, dim) => product * dim, 1);
    return [key, { begin, end: length }];
  });
  return { length, of: Object.fromEntries(of) };
}
