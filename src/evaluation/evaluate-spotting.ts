import { DataError } from '../errors.js';
import { quoted } from '../model/quoted.js';
import { quantileInPlace } from '../stabilising/quantile.js';
import { halfFoundPx, type Sighting } from './half-found.js';
import { type Interval, sharedSeconds } from './interval.js';
import { matchIntervals } from './match-intervals.js';
import { poissonInterval } from './poisson-interval.js';
import { type TrueMovement, type Truth, type TruthKind, truthKinds } from './read-truth.js';
import { wilsonInterval } from './wilson-interval.js';

/** A figure with its 95 % interval. */
export type Estimate = { readonly value: number; readonly low: number; readonly high: number };
export type Share = Estimate & { readonly hits: number; readonly count: number };
/** How far found times are from the true ones, whichever way, ms. */
export type TimeError = { readonly median: number; readonly p90: number };

/** How well micro-expressions were spotted. What has nothing to be counted from is null, never 0. */
export type SpottingFigures = {
  readonly iou: number;
  readonly recordings: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly precision: number | null;
  readonly recall: Share | null;
  readonly f1: number | null;
  /** Between the true time and the found one, of those found. */
  readonly onsetErrorMs: TimeError | null;
  readonly apexErrorMs: TimeError | null;
  readonly offsetErrorMs: TimeError | null;
  readonly hours: number | null;
  readonly falseAlarmsPerHour: Estimate | null;
  /** Recall of the micro-expressions that share time with a blink. */
  readonly recallInBlink: Share | null;
  /** Recall by strength, where the truth says it: from so many px of the crop to less than so many. */
  readonly byStrength: readonly { readonly fromPx: number; readonly toPx: number | null; readonly recall: Share }[];
  /** Strength at which half is found, px of the crop; null where none is said or it lies outside those that are. */
  readonly halfFoundPx: number | null;
  /** False ones by the true movement that they share most time with; `micro` is one whose onset or offset is too far off. */
  readonly falseBy: Readonly<Record<TruthKind | 'nothing', number>>;
};

export type EvaluationOptions = {
  /** Least intersection over union of a true and a found interval, over 0 to 1. */
  iou: number;
  /** How long all recordings are together; null takes what the truth says of each. */
  hours: number | null;
};

/**
 * Compares found intervals with true ones, recording by recording, and sums up. All events count as found
 * micro-expressions, and only true ones of kind `micro` can be found.
 * @throws DataError when events are of a recording that the truth does not have
 */
export function evaluateSpotting(
  truth: ReadonlyMap<string, Truth>,
  events: ReadonlyMap<string, readonly Interval[]>,
  { iou, hours }: EvaluationOptions,
): SpottingFigures {
  const stranger = [...events.keys()].find((name) => !truth.has(name));
  if (stranger !== undefined) {
    const known = [...truth.keys()].slice(0, 5).map(quoted).join(', ');
    throw new DataError(
      `The events are of ${quoted(stranger)}, of which the truth table says nothing (it has ${known || 'no recording'}): add its lines, or one of kind none.`,
    );
  }
  const recordings = [...truth].map(([name, { movements }]) => compare(movements, events.get(name) ?? [], iou));
  const pairs = recordings.flatMap((one) => one.pairs);
  const kinds = recordings.flatMap((one) => one.falseKinds);
  const inBlink = recordings.flatMap((one) => one.inBlink);
  const sightings = recordings.flatMap((one) => one.sightings);
  const micros = recordings.reduce((sum, one) => sum + one.micros, 0);
  const truePositives = pairs.length;
  const falsePositives = kinds.length;
  const found = truePositives + falsePositives;
  const total = hours ?? hoursOf(truth);
  return {
    iou,
    recordings: recordings.length,
    truePositives,
    falsePositives,
    falseNegatives: micros - truePositives,
    precision: found > 0 ? truePositives / found : null,
    recall: share(truePositives, micros),
    f1: micros + found > 0 ? (2 * truePositives) / (micros + found) : null,
    onsetErrorMs: timeError(pairs, 'onset'),
    apexErrorMs: timeError(pairs, 'apex'),
    offsetErrorMs: timeError(pairs, 'offset'),
    hours: total,
    falseAlarmsPerHour: total === null ? null : rate(falsePositives, total),
    recallInBlink: share(inBlink.filter(Boolean).length, inBlink.length),
    byStrength: byStrength(sightings),
    halfFoundPx: sightings.length > 0 ? halfFoundPx(sightings) : null,
    falseBy: Object.fromEntries(
      falseKinds.map((kind) => [kind, kinds.filter((one) => one === kind).length]),
    ) as SpottingFigures['falseBy'],
  };
}

const falseKinds = [...truthKinds.filter((kind) => kind !== 'none'), 'nothing'] as const;

/** Where strengths are parted, px: in even ratios. */
const strengths = [0, 0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, Number.POSITIVE_INFINITY];

function byStrength(sightings: readonly Sighting[]): SpottingFigures['byStrength'] {
  return strengths.slice(1).flatMap((toPx, i) => {
    const fromPx = strengths[i];
    const within = sightings.filter(({ px }) => px >= fromPx && px < toPx);
    const recall = share(within.filter(({ found }) => found).length, within.length);
    return recall ? [{ fromPx, toPx: Number.isFinite(toPx) ? toPx : null, recall }] : [];
  });
}

/** One recording: what was found beside what it is, what was false and why, and whether each one in a blink or of a known strength was found. */
function compare(movements: readonly TrueMovement[], found: readonly Interval[], iou: number) {
  const micros = movements.filter(({ kind }) => kind === 'micro');
  const blinks = movements.filter(({ kind }) => kind === 'blink');
  const matches = matchIntervals(micros, found, iou);
  const hitTruth = new Set(matches.map(({ truth }) => micros[truth]));
  const hitFound = new Set(matches.map((match) => found[match.found]));
  return {
    micros: micros.length,
    pairs: matches.map((match): Pair => ({ found: found[match.found], truth: micros[match.truth] })),
    falseKinds: found.filter((one) => !hitFound.has(one)).map((one) => mostShared(one, movements)),
    inBlink: micros
      .filter((micro) => blinks.some((blink) => sharedSeconds(micro, blink) > 0))
      .map((micro) => hitTruth.has(micro)),
    sightings: micros.flatMap((micro): Sighting[] =>
      micro.strengthPx === undefined ? [] : [{ px: micro.strengthPx, found: hitTruth.has(micro) }],
    ),
  };
}

type Pair = { readonly found: Interval; readonly truth: Interval };

function timeError(pairs: readonly Pair[], moment: keyof Interval): TimeError | null {
  const errors = pairs.map(({ found, truth }) => 1000 * Math.abs(found[moment] - truth[moment]));
  return errors.length > 0 ? { median: quantile(errors, 0.5), p90: quantile(errors, 0.9) } : null;
}

function mostShared(one: Interval, movements: readonly TrueMovement[]): TruthKind | 'nothing' {
  let most = 0;
  let kind: TruthKind | 'nothing' = 'nothing';
  for (const movement of movements) {
    const shared = sharedSeconds(one, movement);
    if (shared > most) [most, kind] = [shared, movement.kind];
  }
  return kind;
}

function hoursOf(truth: ReadonlyMap<string, Truth>): number | null {
  let sum = 0;
  for (const { seconds } of truth.values()) {
    if (seconds === null) return null;
    sum += seconds / 3600;
  }
  return sum > 0 ? sum : null;
}

function share(hits: number, count: number): Share | null {
  return count > 0 ? { hits, count, value: hits / count, ...wilsonInterval(hits, count) } : null;
}

function rate(count: number, hours: number): Estimate {
  const { low, high } = poissonInterval(count);
  return { value: count / hours, low: low / hours, high: high / hours };
}

function quantile(values: readonly number[], fraction: number): number {
  return quantileInPlace(Float64Array.from(values), values.length, fraction);
}
