import type { Candidate } from './candidate.js';
import type { SpottingParameters } from './parameters.js';
import { isEyeRegion, isMouthRegion } from './regions.js';
import type { OtherKind } from './verifier.js';

/** Why a movement is not reported. */
export type Rejection =
  | 'break'
  | 'shapeless'
  | 'small'
  | 'large'
  | 'return'
  | 'shape'
  | 'earlierBump'
  | 'earlierRange'
  | 'long'
  | 'short'
  | 'speechBefore'
  | 'overshadowed'
  | 'speechAfter'
  | 'merged'
  | OtherKind;

type Test = (candidate: Candidate, parameters: SpottingParameters) => boolean;

/** Limits that hold for every candidate. */
const limits: readonly (readonly [Rejection, Test])[] = [
  ['small', ({ bump, headTravel }, p) => bump.peak < p.aMinPx + p.headLeak * headTravel],
  ['large', ({ bump }, p) => bump.peak > p.aMaxPx],
  ['long', ({ onset, offset }, p) => offset - onset > p.durMaxMs],
  ['short', ({ onset, offset }, p) => offset - onset < p.durMinMs],
];

/** Each says whether a candidate is something else than a micro-expression. (the spotting research, H) */
const tests: readonly (readonly [Rejection, Test])[] = [
  ...limits,
  ['return', ({ bump }, p) => bump.rest > p.returnMax],
  ['shape', ({ bump }, p) => bump.correlation < p.corrMin],
  [
    'earlierBump',
    ({ region, earlierBump }, p) => earlierBump > (isMouthRegion(region) ? p.isolationMouthMax : p.isolationMax),
  ],
  [
    'earlierRange',
    ({ region, earlierRange }, p) => earlierRange > (isMouthRegion(region) ? p.swingMouthMax : p.swingMax),
  ],
  ['blink', (candidate, p) => isEyeRegion(candidate.region) && isBlink(candidate, p)],
  [
    'speechBefore',
    ({ region, mouthBefore }, p) => mouthBefore > (isMouthRegion(region) ? p.speechPastMax : p.speechElsewhereMax),
  ],
];

/** The first test that a candidate fails, or null when it passes all. */
export function rejectionOf(candidate: Candidate, parameters: SpottingParameters): Rejection | null {
  return tests.find(([, fails]) => fails(candidate, parameters))?.[0] ?? null;
}

/** The first limit that a candidate is beyond, or null. */
export function limitsOf(candidate: Candidate, parameters: SpottingParameters): Rejection | null {
  return limits.find(([, fails]) => fails(candidate, parameters))?.[0] ?? null;
}

/** Whether both eyes changed as in a blink. */
function isBlink({ blink, blinkRatio }: Candidate, { blinkAbs, blinkRel }: SpottingParameters): boolean {
  return blink > blinkAbs || blinkRatio > blinkRel;
}
