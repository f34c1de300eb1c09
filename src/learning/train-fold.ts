import type { PreparedSet } from '../dataset/prepared-set.js';
import type { Prediction } from '../evaluation/prediction.js';
import type { NetworkModel } from '../model/model-file.js';
import type { Fold } from './folds.js';
import { predict } from './predict.js';
import { startingWeights } from './starting-weights.js';
import type { StepRecord } from './step-record.js';
import type { Stepper } from './stepper.js';
import { train } from './train.js';
import { trainingPlan } from './training-plan.js';
import type { TrainingSettings } from './training-settings.js';
import { initialState } from './training-state.js';
import { usualAmplification } from './usual-amplification.js';

export type TrainFoldOptions = {
  readonly set: Pick<PreparedSet, 'samples' | 'read'>;
  /** Class of each sample of the set. */
  readonly classOf: readonly number[];
  readonly labels: readonly string[];
  readonly settings: TrainingSettings;
  readonly init: NetworkModel | null;
  readonly stepper: Stepper;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly onRecord: (record: StepRecord) => void;
  readonly onNotice: (sentence: string) => void;
};

/**
 * Trains a network on a fold's training samples and asks it about its test samples. Nothing is chosen by the test: the weights
 * of the last step answer.
 * @returns undefined when it was stopped before its last step
 */
export async function trainFold(fold: Fold, options: TrainFoldOptions): Promise<Prediction[] | undefined> {
  const { set, classOf, labels, settings, stepper } = options;
  const plan = trainingPlan(set, fold.training, { classOf, classes: labels.length }, settings, `fold ${fold.name}`);
  if (plan.absent.length > 0) {
    const names = plan.absent.map((number) => labels[number]).join(', ');
    options.onNotice(`Fold ${fold.name}: no sample to train on is of ${names}, so that it cannot be found there.`);
  }
  const { stopped, last } = await train({
    stepper,
    from: {
      step: 0,
      best: null,
      state: initialState(startingWeights(labels, settings.seed, options.init), labels.length, settings.averaging > 0),
    },
    steps: settings.steps,
    ...plan,
    validate: null,
    validateEvery: settings.validateEvery,
    onRecord: options.onRecord,
    onBest: async () => {},
    saveDue: () => false,
    save: async () => {},
    signal: options.signal,
    now: options.now,
  });
  if (stopped) return undefined;
  await stepper.use(last);
  const amplification = usualAmplification(settings.amplification);
  return predict(stepper, { set, indices: fold.test, classOf, amplification });
}
