import { candidateKinds, type OtherKind, type Verifier } from './verifier.js';
import { verifierShape } from './verifier-input.js';
import { type VerifierWeights, verifierLayout } from './verifier-layout.js';

const { kernel, stride, first, firstSteps, second, secondSteps, joined, hidden } = verifierLayout;
const { channels, steps } = verifierShape;

/**
 * A verifier that runs its networks in place: 0.1 million multiplications each and no promise, so that a candidate is
 * decided in the frame that completes it. What it says is the mean of what its networks say.
 *
 * @param members at least one: the same network, trained from other starting points.
 */
export function createVerifier(members: readonly VerifierWeights[]): Verifier {
  const early = new Float32Array(first * firstSteps);
  const late = new Float32Array(joined);
  const inner = new Float32Array(hidden);
  const logits = new Float32Array(candidateKinds.length);
  const shares = new Float64Array(candidateKinds.length);
  return ({ trace, facts }) => {
    shares.fill(0);
    for (const weights of members) {
      convolve(trace, channels, steps, weights['first.weight'], weights['first.bias'], early, firstSteps);
      convolve(early, first, firstSteps, weights['second.weight'], weights['second.bias'], late, secondSteps);
      late.set(facts, second * secondSteps);
      combine(late, weights['hidden.weight'], weights['hidden.bias'], inner);
      for (let i = 0; i < hidden; i++) inner[i] = Math.max(0, inner[i]);
      combine(inner, weights['kinds.weight'], weights['kinds.bias'], logits);
      addShares(logits, 1 / members.length, shares);
    }
    return verdict(shares);
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

/** Softmax of `logits`, times `weight`, on top of `shares`. */
function addShares(logits: Float32Array, weight: number, shares: Float64Array): void {
  const most = Math.max(...logits);
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - most);
  for (let k = 0; k < logits.length; k++) shares[k] += (weight * Math.exp(logits[k] - most)) / total;
}

function verdict(shares: Float64Array): { micro: number; other: OtherKind } {
  let likeliest = 1;
  for (let k = 2; k < shares.length; k++) if (shares[k] > shares[likeliest]) likeliest = k;
  return { micro: shares[0], other: candidateKinds[likeliest] as OtherKind };
}
