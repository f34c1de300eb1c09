import { Command, InvalidArgumentError, Option } from 'commander';
import { openPreparedSets } from '../dataset/prepared-sets.js';
import { UsageError } from '../errors.js';
import { type Augmentation, augmentations } from '../learning/augmentation/augmentations.js';
import { parseClassMap } from '../learning/class-map.js';
import { dataDigest } from '../learning/data-digest.js';
import { startStepper } from '../learning/start-stepper.js';
import { trainModel } from '../learning/train-model.js';
import { trainingPaths } from '../learning/training-paths.js';
import type { TrainingSettings } from '../learning/training-settings.js';
import { readModel } from '../model/model-file.js';
import { endSignal } from './end-signal.js';
import { trainingProgress } from './training-progress.js';

type TrainOptions = {
  output: string;
  classes: string;
  validation?: string[];
  holdOut: number;
  steps: number;
  batch: number;
  lr: number;
  warmUp: number;
  weightDecay: number;
  dropout: number;
  seed: number;
  init?: string;
  amplification: readonly [number, number];
  augment: Augmentation[];
  balance: TrainingSettings['balance'];
  average: number;
  validateEvery: number;
  saveEvery: number;
  precision: number;
  json?: boolean;
};

/** What is varied unless said otherwise: everything but patches. */
const usual = augmentations.filter((name) => name !== 'patches');

/** `mien train`: weights from prepared samples. (DESIGN section 4) */
export function trainCommand(): Command {
  return new Command('train')
    .description('train the network on prepared samples; run again, it goes on where it was stopped')
    .argument('<sets...>', "folders that 'mien prepare' or 'mien synth' made")
    .requiredOption(
      '-o, --output <file>',
      'where the best weights go (.safetensors); log, curves and checkpoint lie beside it',
    )
    .option('--classes <map>', 'three (MEGC), five (CASME II), or class=label+label,class=label', 'five')
    .option('--validation <sets...>', 'prepared sets that the best weights are chosen and calibrated on')
    .option(
      '--hold-out <share>',
      'share of the samples held out for that otherwise, whole subjects',
      number(0.01, 0.9),
      0.2,
    )
    .option('--steps <n>', 'steps of the training', whole(1), 2000)
    .option('--batch <n>', 'samples a step', whole(2), 16)
    .option('--lr <rate>', 'peak of the learning rate', number(0, 1), 0.001)
    .option('--warm-up <n>', 'steps until the peak; then half a cosine down', whole(0), 100)
    .option('--weight-decay <factor>', 'L2 penalty', number(0, 1), 5e-4)
    .option('--dropout <share>', 'share of the features hidden from each head', number(0, 0.9), 0.3)
    .option('--seed <n>', 'seed of everything random', whole(0), 1)
    .option('--init <file>', 'begin with these weights; the heads only where the classes are the same')
    .option('--amplification <factors>', 'how strongly motion is magnified: 2, or a range such as 1:4', range, [1, 4])
    .option('--augment <names>', `all, none, or some of ${augmentations.join(',')}`, kinds, usual)
    .addOption(
      new Option('--balance <way>', 'rare classes: seen as often as others, weighed up, or neither')
        .choices(['sampling', 'weights', 'none'])
        .default('sampling'),
    )
    .option(
      '--average <share>',
      'what stays of the moving average of the weights a step; 0 for none',
      number(0, 0.9999),
      0.995,
    )
    .option('--validate-every <n>', 'steps between two validations', whole(1), 200)
    .option('--save-every <minutes>', 'time between two checkpoints', number(0, 1440), 5)
    .option('--precision <share>', 'precision that the abstention threshold aims at', number(0.01, 1), 0.7)
    .option('--json', 'print the outcome as one line of JSON')
    .action(run);
}

async function run(folders: string[], options: TrainOptions): Promise<void> {
  const { classes, output, batch, steps } = options;
  const classMap = parseClassMap(classes);
  const set = openPreparedSets(folders);
  const validation = options.validation ? openPreparedSets(options.validation) : null;
  const init = options.init === undefined ? null : await readModel(options.init);
  const settings: TrainingSettings = {
    classes,
    steps,
    batch,
    learningRate: options.lr,
    warmUp: Math.min(options.warmUp, steps),
    weightDecay: options.weightDecay,
    dropout: options.dropout,
    amplification: [...options.amplification],
    augment: options.augment,
    balance: options.balance,
    averaging: options.average,
    seed: options.seed,
    validateEvery: options.validateEvery,
    holdOut: options.holdOut,
    precision: options.precision,
    data: dataDigest(set),
    validation: dataDigest(validation ?? set),
    init: init?.sha256 ?? 'none',
  };
  const asked = endSignal();
  const progress = trainingProgress(process.stderr, steps);
  const paths = trainingPaths(output);
  const report = await trainModel({
    set,
    validation,
    classMap,
    settings,
    paths,
    init,
    openStepper: async () =>
      startStepper({
        classes: Object.keys(classMap.classes).length,
        batch,
        averaging: settings.averaging,
        weightDecay: settings.weightDecay,
      }),
    signal: asked.signal,
    saveEvery: options.saveEvery * 60_000,
    now: () => performance.now(),
    onRecord: progress.record,
    onNotice(sentence) {
      progress.clear();
      process.stderr.write(`mien: ${sentence}\n`);
    },
  }).finally(() => {
    progress.clear();
    set.close();
    validation?.close();
  });
  const { best, calibration, stopped, step } = report;
  if (options.json) process.stdout.write(`${JSON.stringify({ ...report, ...paths })}\n`);
  else if (best) {
    const chosen = calibration
      ? `, temperature ${calibration.calibration.temperature}, abstains below ${calibration.calibration.abstainBelow}`
      : '';
    process.stdout.write(
      `${output}: weights of step ${best.step}, validation UF1 ${best.uf1.toFixed(3)}, UAR ${best.uar.toFixed(3)}${chosen}\n`,
    );
  }
  if (stopped) {
    process.stderr.write(`mien: stopped after step ${step}; the same command goes on from ${paths.checkpoint}.\n`);
    process.exitCode = asked.exitCode() ?? 1;
  }
}

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`give a whole number of ${least} or more.`);
  };
}

function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`give a number from ${least} to ${most}.`);
  };
}

function range(text: string): readonly [number, number] {
  const [low = Number.NaN, high = low, ...rest] = text.split(':').map(Number);
  if (rest.length === 0 && low > 0 && high >= low && high < 1000) return [low, high];
  throw new InvalidArgumentError('give one factor over 0, or two as least:largest.');
}

function kinds(text: string): Augmentation[] {
  if (text === 'all') return [...augmentations];
  if (text === 'none') return [];
  const names = text.split(',');
  const known = augmentations.filter((name) => names.includes(name));
  if (known.length === names.length) return known;
  throw new UsageError(`--augment ${text}: say all, none, or some of ${augmentations.join(', ')}.`);
}
