import type { Curves, RegionMovement } from '../expression.js';
import type { Candidate } from './candidate.js';

/** A candidate that passed the tests, with every region that moved with it. */
export type Movement = {
  readonly candidate: Candidate;
  readonly regions: readonly RegionMovement[];
  readonly curves: Curves;
  /** Both eyes changed meanwhile as in a blink. */
  readonly blink: boolean;
  /** The mouth had moved shortly before. */
  readonly speech: boolean;
};
