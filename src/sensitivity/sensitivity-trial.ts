import { MovementSpotter } from '../spotting/movement-spotter.js';
import type { SpottingParameters } from '../spotting/parameters.js';
import { signal } from '../spotting/signal.js';
import type { Verifier } from '../spotting/verifier.js';
import { courseOf, lengthOf } from './course.js';
import { movementShape } from './movement-shape.js';
import type { PlantedMovement } from './planted-movements.js';
import { quietMoments } from './quiet-moments.js';
import type { Recording } from './recording.js';
import type { SignalResponse } from './signal-response.js';

/** Px of the crop: no movement is planted weaker or stronger. */
const [weakest, strongest] = [0.08, 2.56];
/** How often the strength at which a movement begins to be found is narrowed down by half, in octaves. */
const rounds = 5;
const octaves = Math.log2(strongest / weakest);
/** Movements are planted where the noise is known, until the mouth's look-ahead ends: ms from both ends of the recording. */
const [afterStartMs, beforeEndMs] = [3000, 1500];
/** Where for so long before and after the middle of it nothing else moves, ms; so far apart from one another. */
const [aroundMs, apartMs] = [500, 1500];
/** Nor may anything be found, before anything is planted, so close to the middle: it would be taken for what is planted. */
const freeMs = 300;
/** MEGC's rule: a movement was found when it overlaps by half. */
const leastOverlap = 0.5;
/** What measuring a response costs, in samples looked at. */
const responseCost = 100;

/** How long a recording a trial needs, ms. */
export const trialMs = 10_000;

/** How movements are judged: as by the spotter whose sensitivity is measured. */
export type TrialSpotting = { readonly parameters: SpottingParameters; readonly verifier: Verifier | null };

type Interval = { readonly onset: number; readonly offset: number };
/** A movement under trial: in octaves above the weakest, it is missed at `from` and found at `to`, as far as is known. */
type Tried = { readonly movement: PlantedMovement; readonly response: SignalResponse; from: number; to: number };
type Plant = Interval & { readonly tried: Tried; readonly px: number };

/**
 * Plants known movements in a recorded stretch of a face, where nothing else happens, and looks for the strength at which
 * the spotter begins to report each. All it does takes part: noise floor, verifier and merging. Works in small portions,
 * so that no frame waits.
 */
export class SensitivityTrial {
  readonly #recording: Recording;
  readonly #spotting: TrialSpotting;
  readonly #sample = new Float64Array(signal.length);
  readonly #tried: readonly Tried[];
  /** Where nothing moves, ms from the recording's start; null until they were looked for. */
  #quiet: readonly number[] | null = null;
  /** Where movements are planted: where nothing moves and nothing is found; null until the recording was looked at as it is. */
  #moments: readonly number[] | null = null;
  /** Which pass with something planted this is. */
  #pass = 0;
  #plants: readonly Plant[] = [];
  #at = 0;
  #spotter: MovementSpotter;
  #seen: Interval[] = [];

  /** @param recording `trialMs` long. @param responseTo how the signal answers to a movement of this shape, [17,2]. */
  constructor(
    recording: Recording,
    spotting: TrialSpotting,
    responseTo: (shape: Float64Array) => SignalResponse,
    movements: readonly PlantedMovement[],
  ) {
    this.#recording = recording;
    this.#spotting = spotting;
    this.#tried = movements.map((movement) => {
      return { movement, response: responseTo(movementShape(movement)), from: 0, to: octaves };
    });
    this.#spotter = this.#newSpotter();
  }

  /**
   * The strength at which each movement begins to be found, px of the crop: infinite where it never was, nothing where
   * the face was never at rest. Null until `advance` has worked through everything.
   */
  get result(): readonly number[] | null {
    if (this.#moments === null) return null;
    const count = this.#moments.length;
    if (count === 0) return [];
    if (this.#pass < rounds * Math.ceil(this.#tried.length / count)) return null;
    return this.#tried.map(({ from, to }) =>
      to === octaves ? Number.POSITIVE_INFINITY : weakest * 2 ** ((from + to) / 2),
    );
  }

  /** Works through so many samples, or a little less or more. */
  advance(samples: number): void {
    if (this.#quiet === null) {
      this.#look();
      return;
    }
    let left = samples;
    while (left > 0 && this.result === null) {
      if (this.#plants.some(({ tried, px }) => !tried.response.prepare(px))) left -= responseCost;
      else if (this.#at === this.#recording.broken.length) this.#conclude();
      else {
        this.#next();
        left--;
      }
    }
  }

  #look(): void {
    const { broken, stepMs } = this.#recording;
    const toMs = broken.length * stepMs - beforeEndMs;
    this.#quiet = quietMoments(this.#recording, { fromMs: afterStartMs, toMs, aroundMs, apartMs });
    if (this.#quiet.length === 0) this.#moments = [];
  }

  #next(): void {
    const { values, broken, stepMs } = this.#recording;
    const sample = this.#sample;
    sample.set(values.subarray(this.#at * signal.length, (this.#at + 1) * signal.length));
    for (const { onset, tried, px } of this.#plants) {
      const share = courseOf(tried.movement, this.#at * stepMs - onset);
      if (share > 0) tried.response.add(px * share, sample);
    }
    for (const { candidate } of this.#spotter.push(sample, broken[this.#at] === 1)) this.#seen.push(candidate);
    this.#at++;
  }

  /** The whole stretch was looked at once more. */
  #conclude(): void {
    for (const { candidate } of this.#spotter.finish()) this.#seen.push(candidate);
    if (this.#moments === null) {
      const isFree = (at: number): boolean =>
        !this.#seen.some(({ onset, offset }) => onset < at + freeMs && offset > at - freeMs);
      this.#moments = (this.#quiet ?? []).filter(isFree);
    } else {
      this.#narrow();
      this.#pass++;
    }
    this.#plants = this.#plant(this.#moments);
    this.#at = 0;
    this.#seen = [];
    this.#spotter = this.#newSpotter();
  }

  /** Takes the half in which each planted movement begins to be found. */
  #narrow(): void {
    for (const plant of this.#plants) {
      const { tried } = plant;
      const middle = (tried.from + tried.to) / 2;
      if (this.#seen.some((seen) => overlap(seen, plant) >= leastOverlap)) tried.to = middle;
      else tried.from = middle;
    }
  }

  #plant(moments: readonly number[]): Plant[] {
    const first = Math.floor(this.#pass / rounds) * moments.length;
    return this.#tried.slice(first, first + moments.length).map((tried, k) => {
      const length = lengthOf(tried.movement);
      const onset = moments[k] - length / 2;
      return { tried, onset, offset: onset + length, px: weakest * 2 ** ((tried.from + tried.to) / 2) };
    });
  }

  #newSpotter(): MovementSpotter {
    const { parameters, verifier } = this.#spotting;
    return new MovementSpotter(this.#recording.stepMs, parameters, verifier, () => {});
  }
}

function overlap(a: Interval, b: Interval): number {
  const common = Math.min(a.offset, b.offset) - Math.max(a.onset, b.onset);
  return Math.max(0, common) / (Math.max(a.offset, b.offset) - Math.min(a.onset, b.onset));
}
