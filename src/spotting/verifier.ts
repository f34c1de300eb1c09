import type { VerifierInput } from './verifier-input.js';

/** What a candidate can be other than a micro-expression. */
export const others = ['blink', 'speech', 'macro', 'head', 'gaze', 'noise'] as const;
export type Other = (typeof others)[number];

/** What a candidate is taken for: how surely a micro-expression, and else the likeliest of the others. */
export type Verdict = { readonly micro: number; readonly other: Other };

/** Says what a candidate is, at once: a small network on how the face moved around it. */
export type Verifier = (input: VerifierInput) => Verdict;
