import type { Prediction } from '../evaluation/prediction.js';
import type { FoldStore } from './fold-store.js';
import type { Fold } from './folds.js';
import type { Stepper } from './stepper.js';
import { type TrainFoldOptions, trainFold } from './train-fold.js';

export type TrainFoldsOptions = Omit<TrainFoldOptions, 'stepper'> & {
  readonly folds: readonly Fold[];
  /** Where the answers of folds are kept that are done. */
  readonly store: FoldStore;
  /** Opens the worker that trains; called once, and only when there is something to train. */
  readonly openStepper: () => Stepper;
  /** Called after each fold: done, or stopped in the middle. */
  readonly onFold: (fold: Fold, index: number, done: boolean) => void;
};

/**
 * Trains a network for each fold that is not done yet, and gives the answers of all of them.
 * @returns undefined when it was stopped before the last fold
 */
export async function trainFolds(options: TrainFoldsOptions): Promise<Prediction[] | undefined> {
  const { folds, store, openStepper, onFold, ...training } = options;
  let stepper: Stepper | undefined;
  const predictions: Prediction[] = [];
  try {
    for (const [index, fold] of folds.entries()) {
      let answers = await store.read(fold.name);
      if (!answers) {
        stepper ??= openStepper();
        answers = await trainFold(fold, { ...training, stepper });
        if (answers) await store.write(fold.name, answers);
      }
      onFold(fold, index, answers !== undefined);
      if (!answers) return undefined;
      predictions.push(...answers);
    }
  } finally {
    await stepper?.close();
  }
  return predictions;
}
