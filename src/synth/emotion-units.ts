import type { Emotion } from '../model/emotion-classes.js';
import type { ActionUnitNumber } from './facs.js';

/** A set of action units that shows an emotion: the core always moves, the rest may join it. */
export type UnitSet = {
  /** How often this set is drawn among the emotion's sets. */
  readonly weight: number;
  readonly core: readonly ActionUnitNumber[];
  /** Units that may join, each with its chance. */
  readonly optional?: Readonly<Partial<Record<ActionUnitNumber, number>>>;
  /** Chance that one side moves alone; without it `usualOneSided`. */
  readonly oneSided?: number;
};

export const usualOneSided = 0.3;

/**
 * Action units of each emotion.
 *
 * Sources. Prototypes and their variants: Ekman, Friesen & Hager, FACS Investigator's Guide (2002), table 10-1
 * (happiness 6+12 or 12; surprise 1+2+5, 1+2; disgust 9, 10; sadness 1+4+15; fear 1+2+4+5+20; anger 4+5+7+23), and
 * EMFACS (Friesen & Ekman, 1983; contempt: 14 on one side). Micro-expressions, where single units stand for a whole
 * prototype: the coding criteria of CASME II (Yan et al., PLoS ONE 9(1), 2014: happiness 6 or 12; surprise 1+2 or 2;
 * disgust 9, 10 or 4+7; repression 15, 17 alone or combined; others: the rest, mostly 4). A lowered brow (4, 4+7) is coded
 * as disgust, anger or others by different coders: it is among all three, so that no model can be sure of it.
 * Pressed lips and dimples (14, 24) as signs of holding an expression back: FACS Investigator's Guide, on controls
 * and masking. Weights and chances are chosen, not taken from a data set's counts.
 */
export const emotionUnits: Readonly<Record<Emotion, readonly UnitSet[]>> = {
  happiness: [
    { weight: 5, core: [12], optional: { 6: 0.25, 25: 0.12, 10: 0.04 } },
    { weight: 4, core: [6, 12], optional: { 7: 0.2, 25: 0.15 } },
    { weight: 1, core: [6], optional: { 7: 0.4 } },
  ],
  surprise: [
    { weight: 5, core: [1, 2], optional: { 5: 0.3, 25: 0.12, 26: 0.08 } },
    { weight: 2, core: [2], optional: { 5: 0.15, 1: 0.3 } },
    { weight: 1.5, core: [1, 2, 5], optional: { 26: 0.2 } },
  ],
  disgust: [
    { weight: 3, core: [10], optional: { 4: 0.25, 7: 0.2, 17: 0.1, 25: 0.1 } },
    { weight: 3, core: [9], optional: { 4: 0.35, 7: 0.25 } },
    { weight: 2, core: [9, 10], optional: { 4: 0.3, 7: 0.3, 17: 0.1 } },
    { weight: 2.5, core: [4, 7], optional: { 9: 0.15, 10: 0.15, 17: 0.1 } },
  ],
  repression: [
    { weight: 3, core: [15], optional: { 17: 0.3, 14: 0.15, 24: 0.15 } },
    { weight: 3, core: [17], optional: { 15: 0.2, 24: 0.2, 14: 0.15 } },
    { weight: 2, core: [14], optional: { 24: 0.3, 17: 0.3, 15: 0.15 }, oneSided: 0.1 },
    { weight: 2, core: [24], optional: { 14: 0.3, 17: 0.3 }, oneSided: 0.1 },
    { weight: 1, core: [12, 15], optional: { 14: 0.3, 17: 0.4 } },
  ],
  sadness: [
    { weight: 3, core: [1, 4], optional: { 15: 0.3, 17: 0.15 } },
    { weight: 2, core: [1, 4, 15], optional: { 17: 0.25 } },
    { weight: 1.5, core: [1], optional: { 15: 0.4, 4: 0.2 } },
    { weight: 1, core: [1, 15], optional: { 17: 0.2 } },
  ],
  fear: [
    { weight: 3, core: [1, 2, 4], optional: { 5: 0.5, 20: 0.4, 25: 0.2 } },
    { weight: 2, core: [1, 2, 4, 5, 20], optional: { 25: 0.3 } },
    { weight: 2, core: [20], optional: { 5: 0.4, 4: 0.3, 1: 0.3, 25: 0.3 } },
  ],
  anger: [
    { weight: 3, core: [4, 7], optional: { 23: 0.4, 5: 0.25, 24: 0.2 } },
    { weight: 2, core: [4], optional: { 7: 0.3, 24: 0.2, 23: 0.2 } },
    { weight: 2, core: [4, 5, 7, 23], optional: { 24: 0.2, 17: 0.15 } },
    { weight: 1, core: [23], optional: { 4: 0.5, 7: 0.3, 24: 0.3 } },
  ],
  contempt: [
    { weight: 4, core: [14], optional: { 12: 0.15, 24: 0.1 }, oneSided: 1 },
    { weight: 1, core: [10, 14], oneSided: 1 },
  ],
  others: [
    { weight: 6, core: [4], optional: { 7: 0.2, 5: 0.05 } },
    { weight: 1.5, core: [4, 7], optional: { 24: 0.08, 14: 0.06, 17: 0.06 } },
    { weight: 1.5, core: [7], optional: { 4: 0.2 } },
    { weight: 0.8, core: [1] },
    { weight: 0.5, core: [2], oneSided: 1 },
    { weight: 0.6, core: [5] },
    { weight: 0.8, core: [14], optional: { 4: 0.3 }, oneSided: 0.7 },
    { weight: 0.8, core: [18], optional: { 24: 0.2 } },
    { weight: 0.6, core: [25], optional: { 16: 0.3 } },
    { weight: 0.6, core: [1, 4] },
    { weight: 0.8, core: [4, 17], optional: { 15: 0.4 } },
    { weight: 0.6, core: [4, 14] },
    { weight: 0.5, core: [4, 12], optional: { 7: 0.3 } },
    { weight: 0.4, core: [20], optional: { 4: 0.3 } },
  ],
};
