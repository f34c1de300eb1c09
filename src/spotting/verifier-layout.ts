import { candidateKinds } from './verifier.js';
import { verifierShape } from './verifier-input.js';

const kernel = 5;
const stride = 2;
const after = (steps: number): number => Math.floor((steps - kernel) / stride) + 1;
const [first, second, hidden] = [10, 10, 16] as const;
const firstSteps = after(verifierShape.steps);
const secondSteps = after(firstSteps);
const joined = second * secondSteps + verifierShape.facts;

/**
 * The verifier's network: two convolutions over time, then what they say beside the facts through two layers.
 * Weights of the layers are [in, out], those of convolutions [out, in, 1, kernel].
 */
export const verifierLayout = {
  kernel,
  stride,
  first,
  firstSteps,
  second,
  secondSteps,
  joined,
  hidden,
  weights: {
    'first.weight': [first, verifierShape.channels, 1, kernel],
    'first.bias': [first],
    'second.weight': [second, first, 1, kernel],
    'second.bias': [second],
    'hidden.weight': [joined, hidden],
    'hidden.bias': [hidden],
    'kinds.weight': [hidden, candidateKinds.length],
    'kinds.bias': [candidateKinds.length],
  },
} as const;

export type VerifierWeight = keyof (typeof verifierLayout)['weights'];
/** Float32 values of every weight, row-major. */
export type VerifierWeights = Readonly<Record<VerifierWeight, Float32Array>>;
