import { Command, Option } from 'commander';
import type { PreparedSet } from '../dataset/prepared-set.js';
import { DataError, UsageError } from '../errors.js';
import { evaluationReport } from '../evaluation/evaluation-report.js';
import type { Prediction } from '../evaluation/prediction.js';
import { classFinder, parseClassMap } from '../learning/class-map.js';
import { dataDigest } from '../learning/data-digest.js';
import { noFoldStore, openFoldStore } from '../learning/fold-store.js';
import { type Protocol, protocolFolds, protocols } from '../learning/folds.js';
import { modelAmplification } from '../learning/model-amplification.js';
import { predictWithModel } from '../learning/predict-with-model.js';
import { startStepper } from '../learning/start-stepper.js';
import { trainFolds } from '../learning/train-folds.js';
import type { TrainingSettings } from '../learning/training-settings.js';
import { type NetworkModel, readModel } from '../model/model-file.js';
import { seededRandom } from '../random.js';
import { endSignal } from './end-signal.js';
import { evaluationTable } from './evaluation-table.js';
import { openSamples } from './open-samples.js';
import { settingsOf, type TrainingOptions, withTrainingOptions } from './training-options.js';
import { trainingProgress } from './training-progress.js';

type EvaluateOptions = TrainingOptions & { protocol: Protocol; model?: string; output?: string; json?: boolean };

/** Prepared samples, those of a known class, and the classes' names. */
type Judged = {
  set: PreparedSet;
  classOf: readonly number[];
  indices: readonly number[];
  labels: readonly string[];
};

/** `mien evaluate`: how well expressions are told apart, by weights at hand or by training for each fold. (DESIGN section 4) */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('score weights on prepared samples, or train and test by a protocol: UF1, UAR, confusion matrix')
    .argument('<samples...>', "manifests (.csv), or folders that 'mien prepare' or 'mien synth' made")
    .addOption(
      new Option('--protocol <name>', 'leave one subject out, or hold some subjects out')
        .choices(protocols)
        .default('loso'),
    )
    .option('--model <file>', 'score these weights on every sample, and train nothing')
    .option('-o, --output <folder>', 'keep the answers of every fold; run again, it goes on where it was stopped')
    .option('--json', 'print the figures as one line of JSON');
  return withTrainingOptions(command).action(run);
}

async function run(paths: string[], options: EvaluateOptions): Promise<void> {
  const classMap = parseClassMap(options.classes);
  const find = classFinder(classMap);
  const asked = endSignal();
  const set = await openSamples(paths, asked.signal);
  if (!set) {
    process.exitCode = asked.exitCode() ?? 1;
    return;
  }
  const classOf = set.samples.map(({ label }) => find(label));
  const indices = classOf.flatMap((number, index) => (number < 0 ? [] : [index]));
  const labels = Object.keys(classMap.classes);
  if (indices.length === 0) {
    throw new DataError(
      `None of the ${set.samples.length} samples is of ${labels.join(', ')}: name their classes with --classes.`,
    );
  }
  const model = options.model === undefined ? null : await readModel(options.model);
  try {
    const judged = { set, classOf, indices, labels };
    const predictions = model ? await scored(model, judged, options) : await folded(judged, options, asked.signal);
    if (!predictions) {
      process.exitCode = asked.exitCode() ?? 1;
      return;
    }
    const sources = new Map(set.samples.map(({ clip, source }) => [clip, source]));
    const report = evaluationReport({
      predictions,
      labels,
      sourceOf: (clip) => sources.get(clip) ?? '',
      calibration: model?.calibration ?? null,
      random: seededRandom(options.seed),
    });
    const protocol = model ? 'given weights' : options.protocol;
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ protocol, model: model?.sha256 ?? null, ...report })}\n`
        : evaluationTable(report),
    );
  } finally {
    set.close();
  }
}

/** Every sample by the weights given. */
async function scored(
  model: NetworkModel,
  { set, classOf, indices, labels }: Judged,
  { amplification, model: path, classes }: EvaluateOptions,
): Promise<Prediction[]> {
  if (model.labels.join() !== labels.join()) {
    throw new UsageError(
      `${path} tells ${model.labels.join(', ')} apart where --classes ${classes} has ${labels.join(', ')}: name its classes.`,
    );
  }
  const [low, high] = amplification ?? [];
  if (low !== high) throw new UsageError('Weights at hand are scored at one amplification: give one factor.');
  return predictWithModel(model, set, { indices, classOf, amplification: low ?? modelAmplification(model) });
}

/** A training for each fold; undefined when it was stopped. */
async function folded(
  { set, classOf, indices, labels }: Judged,
  options: EvaluateOptions,
  signal: AbortSignal,
): Promise<Prediction[] | undefined> {
  const init = options.init === undefined ? null : await readModel(options.init);
  const digest = dataDigest(set);
  const settings: TrainingSettings = {
    ...settingsOf(options),
    validateEvery: options.steps,
    precision: 1,
    data: digest,
    validation: digest,
    init: init?.sha256 ?? 'none',
  };
  const { holdOut, seed, batch, averaging, weightDecay } = settings;
  const subjects = set.samples.map(({ subject }) => subject);
  const folds = protocolFolds(options.protocol, indices, subjects, { holdOut, seed: String(seed) });
  const store = options.output === undefined ? noFoldStore : await openFoldStore(options.output, settings);
  let progress = trainingProgress(process.stderr, settings.steps);
  return trainFolds({
    folds,
    store,
    openStepper: () => startStepper({ classes: labels.length, batch, averaging, weightDecay }),
    set,
    classOf,
    labels,
    settings,
    init,
    signal,
    now: () => performance.now(),
    onRecord: (record) => progress.record(record),
    onNotice: (sentence) => progress.notice(sentence),
    onFold({ name }, index, done) {
      const kept = options.output === undefined ? 'nothing is kept without --output' : 'the same command goes on';
      const fold = `fold ${name} (${index + 1} of ${folds.length})`;
      progress.notice(done ? `${fold} is done.` : `stopped in ${fold}; ${kept}.`);
      progress = trainingProgress(process.stderr, settings.steps);
    },
  });
}
