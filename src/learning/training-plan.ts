import type { PreparedSet } from '../dataset/prepared-set.js';
import type { Batch } from './batch.js';
import { learningRate } from './learning-rate.js';
import { batchMaker } from './make-batch.js';
import { sampleOrder } from './sample-order.js';
import type { TrainingSettings } from './training-settings.js';

export type TrainingPlan = {
  readonly batchOf: (step: number) => Promise<Batch>;
  readonly learningRateOf: (step: number) => number;
  /** Numbers of the classes that no sample shows: they cannot be learnt. */
  readonly absent: readonly number[];
};

/**
 * What a training does at each of its steps, from settings and samples alone.
 * @param indices the samples to train on, at least one, each of a class
 * @param classOf class of each sample of the set
 * @param name tells trainings with the same seed apart, such as the folds of an evaluation
 */
export function trainingPlan(
  set: Pick<PreparedSet, 'read'>,
  indices: readonly number[],
  { classOf, classes }: { classOf: readonly number[]; classes: number },
  settings: TrainingSettings,
  name = 'training',
): TrainingPlan {
  const { balance, batch, steps, warmUp } = settings;
  const groups = Array.from({ length: classes }, (_, number) => indices.filter((index) => classOf[index] === number));
  const present = groups.filter(({ length }) => length > 0);
  const seed = `${name}/${settings.seed}`;
  return {
    batchOf: batchMaker({
      set,
      classOf,
      classes,
      classWeights: classWeights(balance === 'weights' ? groups.map(({ length }) => length) : groups.map(() => 1)),
      order: sampleOrder(balance === 'sampling' ? present : [indices], `${seed}/order`),
      size: batch,
      augment: new Set(settings.augment),
      amplification: settings.amplification,
      dropout: settings.dropout,
      seed,
    }),
    learningRateOf: (step) => learningRate({ peak: settings.learningRate, warmUp, steps }, step),
    absent: groups.flatMap(({ length }, number) => (length === 0 ? [number] : [])),
  };
}

/** The rarer a class, the more its losses count; together they weigh 1. */
function classWeights(counts: readonly number[]): Float32Array {
  const rarity = counts.map((count) => (count === 0 ? 0 : 1 / count));
  const total = rarity.reduce((sum, each) => sum + each, 0);
  return Float32Array.from(rarity, (each) => each / total);
}
