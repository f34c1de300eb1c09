import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PreparedSet } from '../dataset/prepared-set.js';
import { DataError, MienError } from '../errors.js';
import { meanSurprise } from '../evaluation/mean-surprise.js';
import type { Prediction } from '../evaluation/prediction.js';
import { scorePredictions } from '../evaluation/score-predictions.js';
import { type NetworkModel, writeModel } from '../model/model-file.js';
import { writeFileAtomically } from '../model/write-file.js';
import { type CalibrationReport, calibrate } from './calibrate.js';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { type ClassMap, classFinder } from './class-map.js';
import { curvesSvg } from './curves-svg.js';
import { predict } from './predict.js';
import { splitSubjects } from './split-subjects.js';
import { startingWeights } from './starting-weights.js';
import type { StepRecord } from './step-record.js';
import type { Stepper } from './stepper.js';
import { train } from './train.js';
import { trainedModel } from './trained-model.js';
import { openTrainingLog } from './training-log.js';
import type { TrainingPaths } from './training-paths.js';
import { trainingPlan } from './training-plan.js';
import type { TrainingSettings } from './training-settings.js';
import { initialState } from './training-state.js';
import { usualAmplification } from './usual-amplification.js';
import type { ValidationResult } from './validation-result.js';

export type TrainModelOptions = {
  readonly set: PreparedSet;
  /** What the model is chosen and calibrated on; null holds subjects of `set` out for that. */
  readonly validation: PreparedSet | null;
  readonly classMap: ClassMap;
  readonly settings: TrainingSettings;
  readonly paths: TrainingPaths;
  readonly init: NetworkModel | null;
  readonly openStepper: () => Promise<Stepper>;
  readonly signal: AbortSignal;
  /** Time between checkpoints, ms. */
  readonly saveEvery: number;
  readonly now: () => number;
  readonly onRecord: (record: StepRecord) => void;
  /** Something that a person should know, in a sentence. */
  readonly onNotice: (sentence: string) => void;
};

export type TrainModelReport = {
  readonly step: number;
  readonly steps: number;
  readonly stopped: boolean;
  readonly trainingSamples: number;
  readonly validationSamples: number;
  readonly best: ValidationResult | null;
  readonly calibration: CalibrationReport | null;
};

/**
 * Trains a model into a file, which holds the best weights so far from the first validation on. A checkpoint beside it lets a
 * training that was stopped go on with the same numbers.
 * @throws DataError when the samples cannot be trained on or nothing can be written, UsageError when a checkpoint was made with
 *   other settings
 */
export async function trainModel(options: TrainModelOptions): Promise<TrainModelReport> {
  const { set, classMap, settings, paths, onNotice, now } = options;
  const labels = Object.keys(classMap.classes);
  const find = classFinder(classMap);
  await checkFolder(paths.model);
  const from = await readCheckpoint(paths.checkpoint, settings, labels.length);

  const known = numbered(set, find, 'train on', labels);
  const split = options.validation
    ? { training: known.indices, validation: numbered(options.validation, find, 'validate on', labels).indices }
    : splitSubjects(
        known.indices,
        set.samples.map(({ subject }) => subject),
        settings.holdOut,
        String(settings.seed),
      );
  const judged = options.validation ?? set;
  const classOf = judged === set ? known.classOf : judged.samples.map(({ label }) => find(label));
  const plan = trainingPlan(set, split.training, { classOf: known.classOf, classes: labels.length }, settings);
  if (plan.absent.length > 0) {
    const names = plan.absent.map((number) => labels[number]).join(', ');
    throw new DataError(`No sample to train on is of ${names}: add some, or name other classes with --classes.`);
  }

  const log = await openTrainingLog(paths.log, from?.step ?? 0);
  if (from) onNotice(`goes on after step ${from.step} of ${settings.steps}, from ${paths.checkpoint}.`);
  const stepper = await options.openStepper();
  let predictions: readonly Prediction[] = [];
  let calibration: CalibrationReport | null = null;
  const validate = async (step: number): Promise<ValidationResult> => {
    const amplification = usualAmplification(settings.amplification);
    predictions = await predict(stepper, { set: judged, indices: split.validation, classOf, amplification });
    const { uf1, uar, accuracy, samples } = scorePredictions(predictions, labels.length);
    return { step, samples, uf1, uar, accuracy, loss: meanSurprise(predictions) };
  };
  const keepBest = async ({ result, vectors }: NonNullable<Checkpoint['best']>): Promise<void> => {
    calibration = calibrate(predictions, settings.precision, `validation-${settings.validation.slice(0, 8)}`);
    const model = trainedModel({
      labels,
      vectors,
      settings,
      set,
      training: split.training,
      step: result.step,
      validation: result,
      calibration,
    });
    await orLater(() => writeModel(paths.model, model), onNotice);
  };
  const save = async (checkpoint: Omit<Checkpoint, 'settings'>): Promise<void> => {
    await writeCheckpoint(paths.checkpoint, { settings, ...checkpoint });
    await log.flush();
    await writeFileAtomically(paths.curves, curvesSvg(log.records, `${paths.model}, ${labels.length} classes`));
  };
  let saved = now();
  try {
    const result = await train({
      stepper,
      from: from ?? {
        step: 0,
        best: null,
        state: initialState(
          startingWeights(labels, settings.seed, options.init),
          labels.length,
          settings.averaging > 0,
        ),
      },
      steps: settings.steps,
      ...plan,
      validateEvery: settings.validateEvery,
      validate,
      onRecord: (record) => {
        log.add(record);
        options.onRecord(record);
      },
      onBest: keepBest,
      saveDue: () => now() - saved >= options.saveEvery,
      async save(checkpoint) {
        const last = checkpoint.step === settings.steps || options.signal.aborted;
        await (last ? save(checkpoint) : orLater(() => save(checkpoint), onNotice));
        saved = now();
      },
      signal: options.signal,
      now,
    });
    return {
      step: result.step,
      steps: settings.steps,
      stopped: result.stopped,
      trainingSamples: split.training.length,
      validationSamples: split.validation.length,
      best: result.best?.result ?? null,
      calibration,
    };
  } finally {
    await log.flush().catch(() => {});
    await stepper.close();
  }
}

/** The samples of a known class, and every sample's class. */
function numbered(
  { samples }: Pick<PreparedSet, 'samples'>,
  find: (label: string) => number,
  purpose: string,
  labels: readonly string[],
): { indices: number[]; classOf: number[] } {
  const classOf = samples.map(({ label }) => find(label));
  const indices = classOf.flatMap((number, index) => (number < 0 ? [] : [index]));
  if (indices.length === 0) {
    throw new DataError(
      `None of the ${samples.length} samples to ${purpose} is of ${labels.join(', ')}: name their classes with --classes.`,
    );
  }
  return { indices, classOf };
}

/** A full disk in the middle of a training is said and tried again at the next occasion; what was there before stays. */
async function orLater(write: () => Promise<void>, onNotice: (sentence: string) => void): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof MienError)) throw error;
    onNotice(`${error.message} What was saved before stays; training goes on and will try again.`);
  }
}

async function checkFolder(path: string): Promise<void> {
  const folder = dirname(path);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new DataError(`There is no folder ${folder} for ${path}: make it first.`);
}
