import { type RegionMovement, regionNames } from '../expression.js';
import { BlinkHistory } from './blink-history.js';
import { BumpBank } from './bump-bank.js';
import type { Candidate } from './candidate.js';
import { CandidateMeasurer } from './candidate-measurer.js';
import { sameMovement } from './merge.js';
import { MouthHistory } from './mouth-history.js';
import type { Movement } from './movement.js';
import { NoiseFloor } from './noise-floor.js';
import type { SpottingParameters } from './parameters.js';
import { isMouthRegion } from './regions.js';
import { limitsOf, type Rejection, rejectionOf } from './rejection.js';
import { ResponseHistory } from './response-history.js';
import { SignalHistory, signal } from './signal.js';
import type { Verifier } from './verifier.js';

const historyMs = 3200;
/** A movement is taken at the sample where its region answers most strongly within this time on both sides. */
const localMs = 66;
/** A movement of the mouth is counted as a possible syllable from this height (px) and score on. */
const syllablePx = 0.12;
const syllableScore = 3.5;
/** From this height on whatever the score: who talks raises their own noise floor. */
const surePx = 0.35;
const rememberedMs = 2500;
/** A region belongs to a movement when its own peak reaches this share of what the first region had to reach. */
const evidenceShare = 0.7;
const evidenceCorrelation = 0.8;
/** A region that moves so many times as far as another decides what the movement was. */
const overshadowing = 1.5;
const degrees = 180 / Math.PI;
const none: readonly Movement[] = [];

export type Rejected = (candidate: Candidate, reason: Rejection) => void;

/**
 * Finds brief movements in a face's signal on a uniform grid: bump filters, noise floor, local maxima, tests, merging.
 * A movement is decided 370 + 66 ms after its centre, one of the mouth 560 ms later. (the spotting research, F-I)
 */
export class MovementSpotter {
  readonly #signals: SignalHistory;
  readonly #bank: BumpBank;
  readonly #responses: ResponseHistory;
  readonly #noise: NoiseFloor;
  readonly #blinks: BlinkHistory;
  readonly #mouth = new MouthHistory();
  readonly #measurer: CandidateMeasurer;
  readonly #heights: Float64Array;
  readonly #local: number;
  #waiting: Candidate[] = [];
  #recent: Candidate[] = [];

  constructor(
    readonly stepMs: number,
    readonly parameters: SpottingParameters,
    readonly verifier: Verifier | null,
    readonly rejected: Rejected,
  ) {
    const { bankMs, guardMs, noiseWindowMs } = parameters;
    const capacity = Math.ceil(historyMs / stepMs);
    this.#bank = new BumpBank(stepMs, bankMs, guardMs);
    this.#signals = new SignalHistory(capacity);
    this.#responses = new ResponseHistory(capacity, this.#bank.filters);
    this.#heights = new Float64Array(bankMs.length * signal.head);
    this.#noise = new NoiseFloor(this.#heights.length, stepMs, noiseWindowMs);
    this.#blinks = new BlinkHistory(stepMs);
    this.#local = Math.round(localMs / stepMs);
    this.#measurer = new CandidateMeasurer(
      stepMs,
      guardMs,
      this.#local,
      this.#signals,
      this.#responses,
      this.#blinks,
      this.#mouth,
    );
  }

  /**
   * @param sample one sample of `signal`; read, not kept.
   * @param broken true when it was made up across a gap.
   * @returns what is now certain, strongest first.
   */
  push(sample: Float64Array, broken: boolean): readonly Movement[] {
    this.#signals.push(sample, broken);
    const { reach } = this.#bank;
    const centre = this.#signals.count - 1 - reach;
    if (centre < reach) return none;
    this.#bank.displacements(this.#signals, centre, this.#heights);
    const blink = this.#bank.blink(this.#signals, centre);
    this.#blinks.push(blink);
    if (!this.#signals.brokenWithin(centre - reach, centre + reach)) this.#noise.push(this.#heights);
    this.#responses.put(centre, this.#heights, this.#noise.deviation, blink);
    const judged = centre - this.#local;
    return judged - this.#local < reach ? none : this.#judge(judged);
  }

  /** Whether a movement at the sample that is being judged would be reported: the noise is known, and nothing broke there. */
  get usable(): boolean {
    const { reach } = this.#bank;
    const judged = this.#signals.count - 1 - reach - this.#local;
    if (judged - this.#local < reach || !this.#isWarm) return false;
    return !this.#signals.brokenWithin(judged - reach, judged + reach);
  }

  /** What waits for more to come, when nothing more comes. */
  finish(): readonly Movement[] {
    const certain = this.#waiting.filter((candidate) => this.#passes(candidate));
    this.#waiting = [];
    return this.#merge(certain, this.#signals.count * this.stepMs);
  }

  #judge(sample: number): readonly Movement[] {
    const now = sample * this.stepMs;
    const warm = this.#isWarm;
    for (let region = 0; region < regionNames.length; region++) {
      if (!this.#isLocalMaximum(sample, region)) continue;
      if (this.#isSyllable(sample, region)) {
        this.#mouth.push(now, regionNames[region], this.#responses.largest(sample, region));
      }
      if (!warm || this.#responses.score(sample, region) < this.#leastScore) continue;
      const candidate = this.#candidate(sample, region);
      if (candidate !== null) this.#waiting.push(candidate);
    }
    return this.#waiting.length === 0 ? none : this.#decide(now);
  }

  /** Takes out what is certain by now: everything but the mouth's movements that speech may still follow. */
  #decide(now: number): Movement[] {
    const { speechLookaheadMs } = this.parameters;
    const early = ({ region, centre }: Candidate) => isMouthRegion(region) && now < centre + speechLookaheadMs;
    const due = this.#waiting.filter((candidate) => !early(candidate));
    this.#waiting = this.#waiting.filter(early);
    return this.#merge(
      due.filter((candidate) => this.#passes(candidate)),
      now,
    );
  }

  /** Whether nothing speaks against a candidate, all that will be known of it being known. */
  #passes(candidate: Candidate): boolean {
    const reason = this.verifier === null ? this.#reasonOfRules(candidate) : this.#reasonOfVerifier(candidate);
    if (reason !== null) this.rejected(candidate, reason);
    return reason === null;
  }

  #reasonOfRules(candidate: Candidate): Rejection | null {
    return isMouthRegion(candidate.region) && !this.#isSilentAfter(candidate) ? 'speechAfter' : null;
  }

  #reasonOfVerifier(candidate: Candidate): Rejection | null {
    const verdict = this.verifier!(this.#measurer.verifierInput(candidate, this.#signals.count - 1));
    candidate.micro = verdict.micro;
    return verdict.micro >= this.parameters.microMin ? null : verdict.other;
  }

  get #isWarm(): boolean {
    const { warmupMs, verifierWarmupMs } = this.parameters;
    return this.#noise.knownMs >= (this.verifier === null ? warmupMs : verifierWarmupMs);
  }

  /** The verifier sees for itself what is too weak. */
  get #leastScore(): number {
    return this.verifier === null ? this.parameters.zMin : this.parameters.candidateMin;
  }

  #isLocalMaximum(sample: number, region: number): boolean {
    const strength = this.#responses.strength(sample, region);
    for (let i = sample - this.#local; i <= sample + this.#local; i++) {
      if (this.#responses.strength(i, region) > strength) return false;
    }
    return true;
  }

  #isSyllable(sample: number, region: number): boolean {
    if (!isMouthRegion(regionNames[region])) return false;
    const height = this.#responses.largest(sample, region);
    return height > surePx || (height > syllablePx && this.#responses.score(sample, region) > syllableScore);
  }

  #isSilentAfter({ sample }: Candidate): boolean {
    const { speechFutureMax, speechLookaheadMs } = this.parameters;
    return this.#measurer.mouthAfter(sample, speechLookaheadMs) <= speechFutureMax;
  }

  #candidate(sample: number, region: number): Candidate | null {
    const candidate = this.#measurer.candidate(sample, region);
    if (candidate === null) return null;
    const { reach } = this.#bank;
    const reason = this.#signals.brokenWithin(sample - reach, sample + reach)
      ? 'break'
      : this.verifier === null
        ? (rejectionOf(candidate, this.parameters) ?? (this.#isOvershadowed(candidate, region) ? 'overshadowed' : null))
        : limitsOf(candidate, this.parameters);
    if (reason === null) return candidate;
    this.rejected(candidate, reason);
    return null;
  }

  #movement(candidate: Candidate): Movement {
    const regions = this.#evidence(candidate);
    return {
      candidate,
      regions,
      curves: this.#measurer.curves(candidate, regions),
      blink: this.#measurer.isInBlink(candidate),
      speech: candidate.mouthBefore > 0,
    };
  }

  /**
   * Whether another region moved much more at the same time and is none of what is looked for: then this one was only
   * drawn along, by a blink, a smile or a word.
   */
  #isOvershadowed({ sample }: Candidate, region: number): boolean {
    const least = overshadowing * this.#responses.direction(sample, region).height;
    return regionNames.some((_, other) => {
      if (other === region) return false;
      const at = this.#responses.strongest(sample, this.#local, other);
      if (this.#responses.direction(at, other).height <= least) return false;
      const larger = this.#measurer.candidate(at, other);
      return larger !== null && rejectionOf(larger, this.parameters) !== null;
    });
  }

  /** A candidate's own region, however weak, and every other that moved with it, in the order of `regionNames`. */
  #evidence(candidate: Candidate): RegionMovement[] {
    const { sample, onset, headTravel } = candidate;
    const { zMin, aMinPx, headLeak } = this.parameters;
    const leastPeak = evidenceShare * (aMinPx + headLeak * headTravel);
    const movements: RegionMovement[] = [];
    for (const [region, name] of regionNames.entries()) {
      const own = name === candidate.region;
      const at = own ? sample : this.#responses.strongest(sample, this.#local, region);
      if (!own && this.#responses.score(at, region) < evidenceShare * zMin) continue;
      const bump = own ? candidate.bump : this.#measurer.bump(at, region);
      if (bump === null) continue;
      if (!own && (bump.peak < leastPeak || bump.correlation < evidenceCorrelation)) continue;
      const { x, y } = this.#responses.direction(at, region);
      movements.push({
        name,
        peakPx: bump.peak,
        directionDeg: Math.atan2(-y, x) * degrees,
        onsetMs: own ? 0 : at * this.stepMs + bump.onset - onset,
      });
    }
    return movements;
  }

  #merge(certain: Candidate[], now: number): Movement[] {
    const kept: Candidate[] = [];
    for (const candidate of certain.sort((a, b) => b.score - a.score)) {
      const same = (other: Candidate) => sameMovement(candidate, other, this.parameters.mergeOverlap);
      if (this.#recent.some(same) || kept.some(same)) this.rejected(candidate, 'merged');
      else kept.push(candidate);
    }
    this.#recent = [...this.#recent.filter(({ offset }) => offset > now - rememberedMs), ...kept];
    return kept.map((candidate) => this.#movement(candidate));
  }
}
