import type { LossName } from '../model/training/distilled-losses.js';
import type { ValidationResult } from './validation-result.js';

/** A line of a training's log. */
export type StepRecord =
  | {
      readonly kind: 'step';
      readonly step: number;
      readonly learningRate: number;
      readonly losses: Readonly<Record<LossName, number>>;
      /** From the end of the step before to the end of this one. */
      readonly seconds: number;
    }
  | ({ readonly kind: 'validation'; readonly best: boolean; readonly seconds: number } & ValidationResult);
