import type { RegionName } from '../expression.js';
import type { Bump } from './bump.js';

/** A movement of one region that stands out, with all that the tests ask about it. Times in ms of the grid. */
export type Candidate = {
  readonly region: RegionName;
  /** The sample that the best fitting filter is centred on, and its time. */
  readonly sample: number;
  readonly centre: number;
  /** Base of the best fitting filter. */
  readonly width: number;
  readonly onset: number;
  readonly apex: number;
  readonly offset: number;
  /** Peak over the noise floor: root mean square over both axes. (research: z) */
  readonly score: number;
  readonly bump: Bump;
  /** Largest bump response and range of displacement in the 900 ms before, as shares of this one. */
  readonly earlierBump: number;
  readonly earlierRange: number;
  /** How far the head moved meanwhile, px. */
  readonly headTravel: number;
  /** Strongest blink meanwhile, and the same against what is usual for this person. */
  readonly blink: number;
  readonly blinkRatio: number;
  /** Movements of the mouth in the 1500 ms before. */
  readonly mouthBefore: number;
  /** How surely it is a micro-expression, 0 to 1, once the verifier was asked. */
  micro?: number;
};
