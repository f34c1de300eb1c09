import { z } from 'zod';
import { augmentations } from './augmentation/augmentations.js';

/** What a training's result depends on, beside its data. A checkpoint carries it, and only the same settings go on from it. */
export const trainingSettings = z.object({
  /** The class map's text, see `parseClassMap`. */
  classes: z.string(),
  steps: z.number().int().positive(),
  batch: z.number().int().min(2),
  /** Peak of the learning rate, and steps until it is reached. */
  learningRate: z.number().positive(),
  warmUp: z.number().int().min(0),
  weightDecay: z.number().min(0),
  dropout: z.number().min(0).lt(1),
  amplification: z.tuple([z.number().min(0), z.number().min(0)]),
  augment: z.array(z.enum(augmentations)),
  /** `sampling` shows every class equally often, `weights` weighs rare classes' losses up, `none` does neither. */
  balance: z.enum(['sampling', 'weights', 'none']),
  averaging: z.number().min(0).lt(1),
  seed: z.number().int().min(0),
  validateEvery: z.number().int().positive(),
  /** Share of the samples held out for validation, where no set is named for it. */
  holdOut: z.number().gt(0).lt(1),
  /** Precision that the abstention threshold aims at. */
  precision: z.number().gt(0).max(1),
  /** Digests of the sets and of the weights that training begins with. */
  data: z.string(),
  validation: z.string(),
  init: z.string(),
});
export type TrainingSettings = z.infer<typeof trainingSettings>;

/** The first setting that differs, and both its values as text; undefined where all are equal. */
export function firstDifference(
  now: TrainingSettings,
  before: TrainingSettings,
): { name: string; now: string; before: string } | undefined {
  const text = (settings: TrainingSettings, name: string): string =>
    JSON.stringify(settings[name as keyof TrainingSettings]);
  const name = Object.keys(now).find((each) => text(now, each) !== text(before, each));
  return name === undefined ? undefined : { name, now: text(now, name), before: text(before, name) };
}
