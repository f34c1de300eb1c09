import type { ModelIdentity, Resemblance } from '../resemblance.js';
import type { NetworkModel } from './model-file.js';

/**
 * What one row of logits says: probabilities after the model's calibration, the most probable label, or nothing where the
 * model is not sure enough. A model that has not been trained has nothing to say at all.
 */
export function resemble(
  logits: Float32Array,
  { labels, trained, calibration }: Pick<NetworkModel, 'labels' | 'trained' | 'calibration'>,
  model: ModelIdentity,
): Resemblance {
  const known = { calibration: calibration?.id ?? null, model };
  if (!trained) return { label: null, probabilities: {}, abstained: true, ...known };
  const probabilities = softmax(logits, calibration?.temperature ?? 1);
  const best = probabilities.indexOf(Math.max(...probabilities));
  const abstained = probabilities[best]! < (calibration?.abstainBelow ?? 0);
  return {
    label: abstained ? null : labels[best]!,
    probabilities: Object.fromEntries(labels.map((label, index) => [label, probabilities[index]!])),
    abstained,
    ...known,
  };
}

/** exp(x / temperature) / sum, without overflow. */
export function softmax(logits: ArrayLike<number>, temperature = 1): number[] {
  const values = Array.from(logits);
  const most = Math.max(...values);
  const powers = values.map((value) => Math.exp((value - most) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
