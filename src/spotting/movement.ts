import type { RegionMovement } from '../expression.js';
import type { Candidate } from './candidate.js';

/** A candidate that passed the tests, with every region that moved with it. */
export type Movement = {
  readonly candidate: Candidate;
  readonly regions: readonly RegionMovement[];
  readonly blink: boolean;
  readonly speech: boolean;
};
