import { softmax } from '../model/resemble.js';
import { largest } from './largest.js';
import type { Prediction } from './prediction.js';

const bins = 15;

/**
 * Expected calibration error: how far the probability of what is said lies from how often it is right, in 15 equal bins, mean over
 * the samples. (Guo et al., ICML 2017, equation 3)
 */
export function calibrationError(predictions: readonly Prediction[], temperature = 1): number {
  const sums = Array.from({ length: bins }, () => ({ probability: 0, right: 0 }));
  for (const { logits, truth } of predictions) {
    const probabilities = softmax(logits, temperature);
    const said = largest(probabilities);
    const bin = sums[Math.min(bins - 1, Math.floor(probabilities[said]! * bins))]!;
    bin.probability += probabilities[said]!;
    bin.right += Number(said === truth);
  }
  const apart = sums.reduce((sum, { probability, right }) => sum + Math.abs(probability - right), 0);
  return predictions.length === 0 ? 0 : apart / predictions.length;
}
