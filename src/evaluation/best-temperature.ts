import { meanSurprise } from './mean-surprise.js';
import type { Prediction } from './prediction.js';

const golden = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature at which predictions are least surprised by the truth, between 0.05 and 20, by golden section over its logarithm;
 * the surprise has one minimum there. (Guo et al., On Calibration of Modern Neural Networks, ICML 2017, section 4.2)
 */
export function bestTemperature(predictions: readonly Prediction[]): number {
  const at = (logarithm: number): number => meanSurprise(predictions, Math.exp(logarithm));
  let [low, high] = [Math.log(0.05), Math.log(20)];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [atLeft, atRight] = [at(left), at(right)];
  for (let step = 0; step < 40; step++) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - golden * (high - low);
      atLeft = at(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + golden * (high - low);
      atRight = at(right);
    }
  }
  return Math.exp((low + high) / 2);
}
