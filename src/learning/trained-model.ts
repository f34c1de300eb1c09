import type { PreparedSet } from '../dataset/prepared-set.js';
import type { NetworkModel } from '../model/model-file.js';
import type { CalibrationReport } from './calibrate.js';
import type { TrainingSettings } from './training-settings.js';
import { type NetworkVectors, toWeights } from './training-state.js';
import type { ValidationResult } from './validation-result.js';

export type TrainedModelOptions = {
  readonly labels: readonly string[];
  readonly vectors: NetworkVectors;
  readonly settings: TrainingSettings;
  readonly set: Pick<PreparedSet, 'samples'>;
  /** Samples of the set that were trained on. */
  readonly training: readonly number[];
  /** Step of the weights, and what validation said of them. */
  readonly step: number;
  readonly validation: ValidationResult | null;
  readonly calibration: CalibrationReport | null;
};

const rounded = (value: number): number => Number(value.toFixed(4));

/** A model from training's weights, with a card of how it was made: notes in its file, printed by `mien model info`. */
export function trainedModel(options: TrainedModelOptions): Omit<NetworkModel, 'sha256'> {
  const { labels, vectors, settings, set, training, step, validation, calibration } = options;
  const trainedOn = training.map((index) => set.samples[index]!);
  const sources = [...new Set(trainedOn.map(({ source }) => source))];
  const synthetic = sources.every((source) => source === 'synthetic');
  const subjects = new Set(trainedOn.map(({ subject }) => subject)).size;
  return {
    name: `skd-tstsan-${labels.length}`,
    labels,
    trained: true,
    calibration: calibration?.calibration ?? null,
    weights: toWeights(vectors, labels.length, step),
    notes: {
      card: synthetic ? 'trained on synthetic faces' : `trained on ${sources.join(', ')}`,
      training_samples: String(training.length),
      training_subjects: String(subjects),
      training_step: `${step} of ${settings.steps}`,
      training_settings: JSON.stringify(settings),
      ...(validation && { validation: JSON.stringify(figures(validation)) }),
      ...(calibration && {
        calibration_figures: JSON.stringify({
          errorBefore: rounded(calibration.error.before),
          errorAfter: rounded(calibration.error.after),
          coverage: rounded(calibration.abstention.coverage),
          precision: rounded(calibration.abstention.precision),
        }),
      }),
    },
  };
}

function figures({ samples, uf1, uar, accuracy, loss }: ValidationResult): Record<string, number> {
  return { samples, uf1: rounded(uf1), uar: rounded(uar), accuracy: rounded(accuracy), loss: rounded(loss) };
}
