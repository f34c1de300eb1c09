import { candidateKinds, type OtherKind, type Verifier } from './verifier.js';
import { verifierShape } from './verifier-input.js';
import { type VerifierWeights, verifierLayout } from './verifier-layout.js';

const { kernel, stride, first, firstSteps, second, secondSteps, joined, hidden } = verifierLayout;
const { channels, steps } = verifierShape;

/**
 * A verifier that runs its network in place: 0.1 million multiplications and no promise, so that a candidate is decided in
 * the frame that completes it.
 */
export function createVerifier(weights: VerifierWeights): Verifier {
  const early = new Float32Array(first * firstSteps);
  const late = new Float32Array(joined);
  const inner = new Float32Array(hidden);
  const kinds = new Float32Array(candidateKinds.length);
  return ({ trace, facts }) => {
    convolve(trace, channels, steps, weights['first.weight'], weights['first.bias'], early, firstSteps);
    convolve(early, first, firstSteps, weights['second.weight'], weights['second.bias'], late, secondSteps);
    late.set(facts, second * secondSteps);
    combine(late, weights['hidden.weight'], weights['hidden.bias'], inner);
    for (let i = 0; i < hidden; i++) inner[i] = Math.max(0, inner[i]);
    combine(inner, weights['kinds.weight'], weights['kinds.bias'], kinds);
    return verdict(kinds);
  };
}

/** Convolution over time and cut at 0. `x` [inputs, length] -> `target` [bias.length, positions]. */
function convolve(
  x: Float32Array,
  inputs: number,
  length: number,
  weight: Float32Array,
  bias: Float32Array,
  target: Float32Array,
  positions: number,
): void {
  for (let out = 0; out < bias.length; out++) {
    for (let t = 0; t < positions; t++) {
      let sum = bias[out];
      for (let c = 0; c < inputs; c++) {
        const w = (out * inputs + c) * kernel;
        const from = c * length + stride * t;
        for (let k = 0; k < kernel; k++) sum += weight[w + k] * x[from + k];
      }
      target[out * positions + t] = Math.max(0, sum);
    }
  }
}

/** `x` [n] times `weight` [n, target.length], plus `bias`. */
function combine(x: Float32Array, weight: Float32Array, bias: Float32Array, target: Float32Array): void {
  target.set(bias);
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < target.length; j++) target[j] += x[i] * weight[i * target.length + j];
  }
}

function verdict(logits: Float32Array): { micro: number; other: OtherKind } {
  const most = Math.max(...logits);
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - most);
  let likeliest = 1;
  for (let k = 2; k < logits.length; k++) if (logits[k] > logits[likeliest]) likeliest = k;
  return { micro: Math.exp(logits[0] - most) / total, other: candidateKinds[likeliest] as OtherKind };
}
