import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Augmentation, augmentations } from '../learning/augmentation/augmentations.js';
import type { TrainingSettings } from '../learning/training-settings.js';
import { numberBetween, wholeNumber } from './parse-number.js';

/** What `mien train` and `mien evaluate` ask about a training. */
export type TrainingOptions = {
  classes: string;
  holdOut: number;
  steps: number;
  batch: number;
  lr: number;
  warmUp: number;
  weightDecay: number;
  dropout: number;
  seed: number;
  init?: string;
  amplification?: readonly [number, number];
  augment: Augmentation[];
  balance: TrainingSettings['balance'];
  average: number;
};

/** What is varied unless said otherwise: everything but patches. */
const usual = augmentations.filter((name) => name !== 'patches');
const usualRange = [1, 4] as const;

/** Adds the options of a training to a command. */
export function withTrainingOptions(command: Command): Command {
  return command
    .option('--classes <map>', 'three (MEGC), five (CASME II), or class=label+label,class=label', 'five')
    .option('--hold-out <share>', 'share of the samples held out, whole subjects', numberBetween(0.01, 0.9), 0.2)
    .option('--steps <n>', 'steps of a training', wholeNumber(1), 2000)
    .option('--batch <n>', 'samples a step', wholeNumber(2), 16)
    .option('--lr <rate>', 'peak of the learning rate', numberBetween(0, 1), 0.001)
    .option('--warm-up <n>', 'steps until the peak; then half a cosine down', wholeNumber(0), 100)
    .option('--weight-decay <factor>', 'L2 penalty', numberBetween(0, 1), 5e-4)
    .option('--dropout <share>', 'share of the features hidden from each head', numberBetween(0, 0.9), 0.3)
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), 1)
    .option('--init <file>', 'begin with these weights; the heads only where the classes are the same')
    .option('--amplification <factors>', 'how strongly motion is magnified: 2, or a range such as 1:4 (usual)', range)
    .option('--augment <names>', `all, none, or some of ${augmentations.join(',')}`, kinds, usual)
    .addOption(
      new Option('--balance <way>', 'rare classes: seen as often as others, weighed up, or neither')
        .choices(['sampling', 'weights', 'none'])
        .default('sampling'),
    )
    .option(
      '--average <share>',
      'what stays of the moving average of the weights a step; 0 for none',
      numberBetween(0, 0.9999),
      0.995,
    );
}

/** The part of the settings that these options say. */
export function settingsOf(
  options: TrainingOptions,
): Omit<TrainingSettings, 'data' | 'validation' | 'init' | 'validateEvery' | 'precision'> {
  const { steps } = options;
  return {
    classes: options.classes,
    steps,
    batch: options.batch,
    learningRate: options.lr,
    warmUp: Math.min(options.warmUp, steps),
    weightDecay: options.weightDecay,
    dropout: options.dropout,
    amplification: [...(options.amplification ?? usualRange)],
    augment: options.augment,
    balance: options.balance,
    averaging: options.average,
    seed: options.seed,
    holdOut: options.holdOut,
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
  throw new InvalidArgumentError(`say all, none, or some of ${augmentations.join(', ')}.`);
}
