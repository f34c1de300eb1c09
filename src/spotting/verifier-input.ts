import { regionNames } from '../expression.js';
import type { Candidate } from './candidate.js';
import { isMouthRegion } from './regions.js';
import { type SignalHistory, signal } from './signal.js';

/** What the verifier sees of a candidate. */
export type VerifierInput = {
  /** [channels, steps], row-major: how the face moved around the candidate, as shares of the candidate's peak. */
  readonly trace: Float32Array;
  /** [facts]: what was measured of the candidate. */
  readonly facts: Float32Array;
};

/** From so long before the candidate's centre to so long after it, in steps; ms. */
const beforeMs = 1000;
const stepMs = 100 / 3;
/** Rim of the face from its centre, px: makes px of turns and changes of size. */
const rim = 32;
/** Blink signals are about .25 in a blink. */
const blinkScale = 4;
/** The candidate's displacement along and across its own direction, and whether a step is known. */
const ownChannels = 3;

export const verifierShape = {
  channels: signal.length + ownChannels,
  steps: 63,
  facts: 20,
} as const;

/** Channels of regions first, then head, eyes, own, known. */
const [headAt, eyesAt, alongAt] = [signal.head, signal.eyes, signal.length];
const [acrossAt, knownAt] = [alongAt + 1, alongAt + 2];

/**
 * Reads a candidate's surroundings off the signal. Displacements are counted from the quiet just before the candidate
 * and divided by its peak, and large ones are drawn in (asinh), so that the same movement looks the same at any strength.
 *
 * @param along unit vector along which the candidate's region moved.
 * @param last the newest sample that may be looked at: what lies later counts as unknown.
 */
export function verifierInput(
  signals: SignalHistory,
  candidate: Candidate,
  along: { readonly x: number; readonly y: number },
  gridMs: number,
  last: number,
): VerifierInput {
  const { channels, steps } = verifierShape;
  const { sample, bump } = candidate;
  const region = regionNames.indexOf(candidate.region);
  const trace = new Float32Array(channels * steps);
  const at = (ms: number): number => sample + Math.round(ms / gridMs);
  const mean = (channel: number, from: number, to: number): number => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += signals.value(i, channel);
    return sum / (to - from);
  };

  const quietEnd = Math.max(at(bump.onset), signals.oldest + 1);
  const quietStart = Math.max(Math.min(at(bump.onset - 100), quietEnd - 1), signals.oldest);
  const base = Float64Array.from({ length: eyesAt }, (_, c) => mean(c, quietStart, quietEnd));
  const scale = 1 / Math.max(bump.peak, 1e-3);

  for (let k = 0; k < steps; k++) {
    const from = at(k * stepMs - beforeMs);
    const to = Math.max(from + 1, at((k + 1) * stepMs - beforeMs));
    if (from < signals.oldest || to - 1 > last) continue;
    trace[knownAt * steps + k] = 1;
    for (let c = 0; c < eyesAt; c++) {
      const px = (c >= headAt + 2 ? rim : 1) * (mean(c, from, to) - base[c]);
      trace[c * steps + k] = Math.asinh(px * scale);
    }
    for (let c = eyesAt; c < signal.length; c++) trace[c * steps + k] = blinkScale * mean(c, from, to);
    const x = mean(2 * region, from, to) - base[2 * region];
    const y = mean(2 * region + 1, from, to) - base[2 * region + 1];
    trace[alongAt * steps + k] = Math.asinh((x * along.x + y * along.y) * scale);
    trace[acrossAt * steps + k] = Math.asinh((y * along.x - x * along.y) * scale);
  }
  return { trace, facts: factsOf(candidate, last > at(beforeMs)) };
}

/** Every figure near 0 and of the order of 1. */
function factsOf(candidate: Candidate, looksAhead: boolean): Float32Array {
  const { region, bump, score, onset, apex, offset, width } = candidate;
  const { earlierBump, earlierRange, headTravel, blink, blinkRatio, mouthBefore } = candidate;
  const length = offset - onset;
  const mouth = isMouthRegion(region);
  const group = [region.startsWith('brow'), region.startsWith('lid'), /^(cheek|nose)/.test(region), mouth];
  return Float32Array.of(
    Math.log(score / 5),
    Math.log(bump.peak / 0.5),
    width / 300 - 1,
    Math.min(bump.rest, 2),
    bump.correlation,
    length / 300 - 1,
    (2 * (apex - onset)) / length - 1,
    Math.asinh(earlierBump),
    Math.asinh(earlierRange),
    Math.log1p(headTravel),
    Math.asinh(headTravel / bump.peak),
    blinkScale * blink,
    Math.min(blinkRatio, 3),
    (blinkScale * blink) / Math.max(blinkRatio, 0.1),
    mouthBefore / 3,
    ...group.map(Number),
    Number(looksAhead),
  );
}
