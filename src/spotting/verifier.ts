import type { VerifierInput } from './verifier-input.js';

/** What a candidate can be; the first is what is looked for. */
export const candidateKinds = ['micro', 'blink', 'speech', 'macro', 'head', 'gaze', 'noise'] as const;
export type CandidateKind = (typeof candidateKinds)[number];
export type OtherKind = Exclude<CandidateKind, 'micro'>;

/** What a candidate is taken for: how surely a micro-expression, 0 to 1, and else the likeliest of the others. */
export type Verdict = { readonly micro: number; readonly other: OtherKind };

/** Says at once what a candidate is, by how the face moved around it. */
export type Verifier = (input: VerifierInput) => Verdict;
