import type { CandidateKind } from '../../spotting/verifier.js';
import { candidateKinds } from '../../spotting/verifier.js';

type Interval = { readonly onset: number; readonly offset: number };

/** From this overlap (intersection over union) on a candidate is the micro-expression; from the other on it touches it. */
const [fits, touches] = [0.45, 0.1];

/**
 * What a candidate was, by a truth table of the same unit of time: the micro-expression it lies on, else what it shares
 * most time with, else noise. One that touches a micro-expression without fitting it is noise: another candidate of the
 * same movement, of another region or length, may fit, and the first that is let through stands for all.
 */
export function labelCandidate(
  candidate: Interval,
  truth: readonly (Interval & { readonly kind: string })[],
): CandidateKind {
  const near = truth
    .map((movement) => ({ kind: movement.kind, ...overlap(candidate, movement) }))
    .filter(({ common }) => common > 0);
  const fit = Math.max(0, ...near.filter(({ kind }) => kind === 'micro').map(({ union }) => union));
  if (fit >= fits) return 'micro';
  if (fit > touches) return 'noise';
  const others = near.filter(({ kind }) => kind !== 'micro').sort((a, b) => b.common - a.common);
  return candidateKinds.find((kind) => kind === others[0]?.kind) ?? 'noise';
}

function overlap(a: Interval, b: Interval): { common: number; union: number } {
  const common = Math.min(a.offset, b.offset) - Math.max(a.onset, b.onset);
  return { common, union: common / (Math.max(a.offset, b.offset) - Math.min(a.onset, b.onset)) };
}
