import { softmax } from '../model/resemble.js';
import type { Prediction } from './prediction.js';

/** Negative log-likelihood of the true classes, mean a sample, nats. */
export function meanSurprise(predictions: readonly Prediction[], temperature = 1): number {
  const total = predictions.reduce(
    (sum, { logits, truth }) => sum - Math.log(Math.max(softmax(logits, temperature)[truth]!, 1e-12)),
    0,
  );
  return predictions.length === 0 ? 0 : total / predictions.length;
}
