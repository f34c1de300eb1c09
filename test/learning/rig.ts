import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPreparedSet, type PreparedSet } from '../../src/dataset/prepared-set.js';
import { classMaps } from '../../src/learning/class-map.js';
import { dataDigest } from '../../src/learning/data-digest.js';
import { createStepper, type Stepper } from '../../src/learning/stepper.js';
import type { TrainModelOptions } from '../../src/learning/train-model.js';
import { trainingPaths } from '../../src/learning/training-paths.js';
import type { TrainingSettings } from '../../src/learning/training-settings.js';
import { systemMonotonic } from '../../src/monotonic.js';
import { writeFormulaSet } from '../helpers/formula-set.js';

export const labels = ['happiness', 'disgust', 'surprise'] as const;

/** Three classes, four subjects, two samples of each: a training of a second a step. */
export async function tinySet(): Promise<PreparedSet> {
  const folder = join(await newFolder(), 'set');
  await writeFormulaSet(folder, { subjects: 4, labels, each: 2 });
  return openPreparedSet(folder);
}

export const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'mien-training-'));

export function tinySettings(set: PreparedSet, changes: Partial<TrainingSettings> = {}): TrainingSettings {
  return {
    classes: 'three',
    steps: 4,
    batch: 2,
    learningRate: 1e-3,
    warmUp: 1,
    weightDecay: 5e-4,
    dropout: 0.3,
    amplification: [1, 4],
    augment: ['affine', 'mirror', 'flow', 'noise'],
    balance: 'sampling',
    averaging: 0.9,
    seed: 7,
    validateEvery: 2,
    holdOut: 0.25,
    precision: 0.7,
    data: dataDigest(set),
    validation: dataDigest(set),
    init: 'none',
    ...changes,
  };
}

/** Opening the training graph takes seconds: the tests of a file share one. It stays open for the next one. */
export async function sharedStepper(): Promise<() => Promise<Stepper>> {
  const stepper = await createStepper({ classes: 3, batch: 2, averaging: 0.9, weightDecay: 5e-4 }, systemMonotonic);
  return async () => ({ ...stepper, close: async () => {} });
}

export function tinyOptions(
  set: PreparedSet,
  folder: string,
  openStepper: () => Promise<Stepper>,
  changes: Partial<TrainModelOptions> = {},
): TrainModelOptions {
  return {
    set,
    validation: null,
    classMap: classMaps.three,
    settings: tinySettings(set),
    paths: trainingPaths(join(folder, 'model.safetensors')),
    init: null,
    openStepper,
    signal: new AbortController().signal,
    saveEvery: 1e9,
    now: () => performance.now(),
    onRecord: () => {},
    onNotice: () => {},
    ...changes,
  };
}
