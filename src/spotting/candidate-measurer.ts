import { type Curves, type RegionMovement, regionNames } from '../expression.js';
import type { BlinkHistory } from './blink-history.js';
import { type Bump, measureBump } from './bump.js';
import type { Candidate } from './candidate.js';
import type { MouthHistory } from './mouth-history.js';
import type { ResponseHistory } from './response-history.js';
import { type SignalHistory, signal } from './signal.js';
import { type VerifierInput, verifierInput } from './verifier-input.js';

const smoothingMs = 14;
const smoothingReach = 3;
/** How far back other movements count against this one, and how close to it they end counting, ms. */
const earlierMs = 960;
const earlierBumpEndMs = 60;
const earlierRangeEndMs = 40;
/** Head movement and blinks count from this much before onset to this much after offset, ms. */
const aroundMs = 50;
const speechPastMs = 1500;
const speechGapMs = 200;
/** Displacement curves begin this much before the onset and end this much after the offset, ms. */
const curveMs = 300;
/** Px a unit of relative size or radians moves the face's rim. */
const rim = 32;
const leastUsualBlink = 0.125;
/** Both eyes' blink signals vary by .11-.92 across rendered blinks, however weak or short the overlap; else by .13 at most, .01 mostly. */
const leastBlink = 0.1;

/** Reads everything off the histories that is asked about a movement. (the spotting research, G) */
export class CandidateMeasurer {
  readonly #smoothing: Float64Array;

  constructor(
    readonly stepMs: number,
    readonly guardMs: number,
    /** Samples to both sides within which what moves moves together. */
    readonly localSamples: number,
    readonly signals: SignalHistory,
    readonly responses: ResponseHistory,
    readonly blinks: BlinkHistory,
    readonly mouth: MouthHistory,
  ) {
    const weights = Float64Array.from({ length: 2 * smoothingReach + 1 }, (_, k) =>
      Math.exp(-0.5 * (((k - smoothingReach) * stepMs) / smoothingMs) ** 2),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    this.#smoothing = weights.map((weight) => weight / sum);
  }

  /** The movement of one region around a sample, along the direction in which it is strongest there. */
  bump(sample: number, region: number): Bump | null {
    const { width } = this.responses.filter(sample, region);
    const { x, y } = this.responses.direction(sample, region);
    const half = Math.trunc((width / 2 + this.guardMs) / this.stepMs);
    return measureBump(this.#trace(sample - half, sample + half, region, x, y), this.stepMs, width);
  }

  /** @returns null when there is no movement to be measured. */
  candidate(sample: number, region: number): Candidate | null {
    const bump = this.bump(sample, region);
    if (bump === null) return null;
    const { responses, signals, stepMs } = this;
    const centre = sample * stepMs;
    const onset = centre + bump.onset;
    const offset = centre + bump.offset;
    const { height, x, y } = responses.direction(sample, region);
    const at = (ms: number) => sample + Math.trunc((ms - centre) / stepMs);

    const from = Math.max(at(onset - earlierMs), signals.oldest + smoothingReach);
    const bumpEnd = at(onset - earlierBumpEndMs - responses.filter(sample, region).width / 2);
    let earlierBump = 0;
    for (let i = from; i < Math.max(from + 1, bumpEnd); i++) {
      earlierBump = Math.max(earlierBump, responses.largest(i, region));
    }
    const earlier = this.#trace(from, at(onset - earlierRangeEndMs) - 1, region, x, y);

    const start = at(onset - aroundMs);
    const end = Math.min(at(offset + aroundMs), signals.count - 1);
    const range = (channel: number) => signals.range(signal.head + channel, start, end);
    let blink = Number.NEGATIVE_INFINITY;
    for (let i = start; i <= Math.min(end, responses.newest); i++) blink = Math.max(blink, responses.blink(i));

    return {
      region: regionNames[region],
      sample,
      centre,
      width: responses.filter(sample, region).width,
      onset,
      apex: centre + bump.apex,
      offset,
      score: responses.score(sample, region),
      bump,
      earlierBump: earlierBump / height,
      earlierRange: spread(earlier) / bump.peak,
      headTravel: Math.hypot(range(0), range(1)) + rim * (range(2) + range(3)),
      blink,
      blinkRatio: blink / Math.max(leastUsualBlink, this.blinks.usual),
      mouthBefore: this.#mouthMovements(sample, -speechPastMs, -speechGapMs),
    };
  }

  /** Whether both eyes changed as in a blink at any time of a candidate, a blink's beginning or end included. */
  isInBlink({ onset, offset }: Candidate): boolean {
    const from = Math.floor((onset - aroundMs) / this.stepMs);
    const to = Math.min(Math.ceil((offset + aroundMs) / this.stepMs), this.signals.count - 1);
    return [0, 1].every((eye) => this.signals.range(signal.eyes + eye, from, to) > leastBlink);
  }

  /** How regions moved around a candidate, each along its own direction; it ends early where nothing is measured yet. */
  curves({ onset, offset }: Candidate, regions: readonly RegionMovement[]): Curves {
    const { signals, stepMs } = this;
    const from = Math.max(Math.ceil((onset - curveMs) / stepMs), signals.oldest + smoothingReach);
    const to = Math.min(Math.floor((offset + curveMs) / stepMs), signals.count - 1);
    const before = Math.max(1, Math.floor(onset / stepMs) - from);
    return {
      startMs: from * stepMs - onset,
      stepMs,
      regions: regions.map(({ name, directionDeg }) => {
        const angle = (directionDeg * Math.PI) / 180;
        const trace = this.#trace(from, to, regionNames.indexOf(name), Math.cos(angle), -Math.sin(angle));
        const rest = median(trace.subarray(0, before));
        return { name, px: Float32Array.from(trace, (value) => value - rest) };
      }),
    };
  }

  /** What the verifier is asked about a candidate. @param last the newest sample that may be looked at. */
  verifierInput(candidate: Candidate, last: number): VerifierInput {
    const along = this.responses.direction(candidate.sample, regionNames.indexOf(candidate.region));
    return verifierInput(this.signals, candidate, along, this.stepMs, last);
  }

  /** Movements of the mouth up to so long after a sample. */
  mouthAfter(sample: number, ms: number): number {
    return this.#mouthMovements(sample, speechGapMs, ms);
  }

  /** Movements of the mouth between two times, ms from a sample, other than what the filters answer to this very one. */
  #mouthMovements(sample: number, after: number, before: number): number {
    const centre = sample * this.stepMs;
    return this.mouth.count(centre + after, centre + before, centre, (name) => {
      const region = regionNames.indexOf(name);
      return this.responses.direction(this.responses.strongest(sample, this.localSamples, region), region).height;
    });
  }

  /** Displacement of a region along a direction, smoothed, samples from..to (both included). */
  #trace(from: number, to: number, region: number, x: number, y: number): Float64Array {
    const newest = this.signals.count - 1;
    const trace = new Float64Array(Math.max(0, to - from + 1));
    for (let i = 0; i < trace.length; i++) {
      for (let k = -smoothingReach; k <= smoothingReach; k++) {
        trace[i] +=
          this.#smoothing[k + smoothingReach] * this.signals.along(Math.min(from + i + k, newest), region, x, y);
      }
    }
    return trace;
  }
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[sorted.length >> 1] ?? 0;
}

function spread(values: Float64Array): number {
  if (values.length === 0) return 0;
  let least = values[0];
  let most = values[0];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most - least;
}
