import { type Abstention, chooseAbstention } from '../evaluation/abstention.js';
import { bestTemperature } from '../evaluation/best-temperature.js';
import { calibrationError } from '../evaluation/calibration-error.js';
import type { Prediction } from '../evaluation/prediction.js';
import type { Calibration } from '../model/model-file.js';

export type CalibrationReport = {
  readonly calibration: Calibration;
  readonly abstention: Abstention;
  /** Expected calibration error before and after, on the samples it was chosen on. */
  readonly error: { readonly before: number; readonly after: number };
};

/**
 * Chooses how logits become probabilities and when they are too weak to be said.
 * @param predictions of validation, at least one
 * @param precision share of right labels that the threshold aims at
 * @param id names the calibration in events
 */
export function calibrate(predictions: readonly Prediction[], precision: number, id: string): CalibrationReport {
  const temperature = Number(bestTemperature(predictions).toFixed(4));
  const abstention = chooseAbstention(predictions, temperature, precision);
  return {
    calibration: { id, temperature, abstainBelow: Math.min(1, Math.floor(abstention.threshold * 1e4) / 1e4) },
    abstention,
    error: { before: calibrationError(predictions), after: calibrationError(predictions, temperature) },
  };
}
