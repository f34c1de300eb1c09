import type { RegionName } from '../expression.js';
import { raisedCosine } from '../spotting/bump-bank.js';
import type { Movement } from '../spotting/movement.js';
import { MovementSpotter } from '../spotting/movement-spotter.js';
import type { SpottingParameters } from '../spotting/parameters.js';
import { signal } from '../spotting/signal.js';
import type { Verifier } from '../spotting/verifier.js';
import type { Recording } from './recording.js';
import type { RegionResponse } from './region-response.js';

/** Px of the crop: the strengths that are tried, each a third above the one before. */
const levels = Float64Array.from({ length: 10 }, (_, k) => 0.15 * 1.34 ** k);
/** How long planted movements last, ms, in turn. */
const lengthsMs = [260, 360, 200, 440];
/** What moves: every part of the face, mostly on both sides, as expressions do. */
const kinds: readonly (readonly RegionName[])[] = [
  ['browInL', 'browInR'],
  ['cornerL', 'cornerR'],
  ['browOutR'],
  ['lipLo', 'chin'],
  ['noseL', 'noseR'],
  ['browInL', 'browOutL', 'browInR', 'browOutR'],
  ['cornerL'],
  ['lidLoL', 'lidLoR'],
  ['cornerL', 'cornerR', 'cheekL', 'cheekR'],
  ['lidUpL', 'lidUpR'],
  ['chin'],
  ['browInR'],
];
/** Movements are planted from the time on at which the noise is known until the mouth's look-ahead ends, ms. */
const [earliestMs, latestMs] = [3600, 10_500];
/** Where nothing else stood out for so long before and after, ms; and so far from one another. */
const quietMs = 700;
const apartMs = 1700;
const fewestSites = 2;
/** MEGC's rule: a movement was found when it overlaps by half. */
const leastOverlap = 0.5;

/**
 * `pixels`: the strength from which on half of the planted movements were found; null when the strongest were not enough, or
 * the face was hardly ever at rest.
 */
export type SensitivityResult = { readonly pixels: number | null };

/** How movements are judged: as by the spotter whose sensitivity is measured. */
export type TrialSpotting = { readonly parameters: SpottingParameters; readonly verifier: Verifier | null };

type Interval = { readonly onset: number; readonly offset: number };
type Plant = Interval & { readonly centre: number; readonly regions: readonly RegionName[] };

/** How long a recording a trial needs, ms. */
export const trialMs = 12_000;

/**
 * Plants known movements in a recorded stretch of a face at rest, weak ones and strong ones, and counts which of them the
 * spotter reports. All rules take part: noise floor, tests and merging. Works in small portions, so that no frame waits.
 */
export class SensitivityTrial {
  readonly #recording: Recording;
  readonly #spotting: TrialSpotting;
  readonly #responseOf: (region: RegionName) => RegionResponse;
  /** Measured when first needed: all at once would hold up a frame. */
  readonly #responses = new Map<RegionName, RegionResponse>();
  readonly #sample = new Float64Array(signal.length);
  /** How many were found, by level. */
  readonly #found = new Float64Array(levels.length);
  /** Which pass over the recording this is; the first one plants nothing, to see where the stretch is quiet. */
  #pass = -1;
  /** When something stood out by itself, and where therefore movements are planted, ms from the recording's start. */
  readonly #busy: number[] = [];
  #sites: readonly number[] = [];
  #at = 0;
  #spotter: MovementSpotter;
  #seen: Interval[] = [];
  #result: SensitivityResult | null = null;

  /** @param recording `trialMs` long. @param responseOf how the signal answers to a region's movement. */
  constructor(recording: Recording, spotting: TrialSpotting, responseOf: (region: RegionName) => RegionResponse) {
    this.#recording = recording;
    this.#spotting = spotting;
    this.#responseOf = responseOf;
    this.#spotter = this.#newSpotter();
  }

  /** Null until `advance` has worked through everything. */
  get result(): SensitivityResult | null {
    return this.#result;
  }

  /** Works through so many samples at the most. */
  advance(samples: number): void {
    for (let n = 0; n < samples && this.#result === null; n++) this.#next();
  }

  /** What this pass plants, and how strongly. */
  get #planted(): readonly Plant[] {
    if (this.#pass < 0) return [];
    const first = Math.floor(this.#pass / levels.length) * this.#sites.length;
    return kinds.slice(first, first + this.#sites.length).map((regions, k) => {
      const half = lengthsMs[(first + k) % lengthsMs.length] / 2;
      const centre = this.#sites[k];
      return { onset: centre - half, centre, offset: centre + half, regions };
    });
  }

  get #level(): number {
    return this.#pass % levels.length;
  }

  #next(): void {
    const { values, broken, stepMs } = this.#recording;
    if (this.#at === broken.length) {
      this.#see(this.#spotter.finish());
      this.#conclude();
      return;
    }
    const sample = this.#sample;
    sample.set(values.subarray(this.#at * signal.length, (this.#at + 1) * signal.length));
    const now = this.#at * stepMs;
    for (const { onset, centre, offset, regions } of this.#planted) {
      if (now <= onset || now >= offset) continue;
      const share = raisedCosine(now - centre, offset - onset);
      for (const region of regions) this.#response(region)(levels[this.#level] * share, sample);
    }
    this.#see(this.#spotter.push(sample, broken[this.#at] === 1));
    this.#at++;
  }

  #response(region: RegionName): RegionResponse {
    const known = this.#responses.get(region) ?? this.#responseOf(region);
    this.#responses.set(region, known);
    return known;
  }

  #see(movements: readonly Movement[]): void {
    for (const { candidate } of movements) this.#seen.push(candidate);
  }

  /** The whole stretch was looked at once more. */
  #conclude(): void {
    if (this.#pass < 0) {
      this.#busy.push(...this.#seen.map(({ onset, offset }) => (onset + offset) / 2));
      this.#sites = quietSites(this.#busy);
      if (this.#sites.length < fewestSites) {
        this.#result = { pixels: null };
        return;
      }
    }
    for (const plant of this.#planted) {
      if (this.#seen.some((seen) => overlap(seen, plant) >= leastOverlap)) this.#found[this.#level]++;
    }
    this.#pass++;
    if (this.#pass === Math.ceil(kinds.length / this.#sites.length) * levels.length)
      this.#result = { pixels: crossing(this.#found) };
    this.#at = 0;
    this.#seen = [];
    this.#spotter = this.#newSpotter();
  }

  #newSpotter(): MovementSpotter {
    const { parameters, verifier } = this.#spotting;
    // The first pass asks what stood out, by the rules: the verifier is asked about much that does not.
    const judge = this.#pass < 0 ? null : verifier;
    return new MovementSpotter(this.#recording.stepMs, parameters, judge, ({ centre }) => {
      if (this.#pass < 0) this.#busy.push(centre);
    });
  }
}

function quietSites(busy: readonly number[]): number[] {
  const sites: number[] = [];
  for (let at = earliestMs; at <= latestMs; at += 100) {
    const free = at - (sites.at(-1) ?? Number.NEGATIVE_INFINITY) >= apartMs;
    if (free && busy.every((other) => Math.abs(other - at) > quietMs)) sites.push(at);
  }
  return sites;
}

/** Where the share of what was found rises over one half, between levels by the logarithm; null when it does not. */
function crossing(found: Float64Array): number | null {
  const half = kinds.length / 2;
  const above = found.findIndex((count, level) => count >= half && (found[level + 1] ?? half) >= half);
  if (above < 0) return null;
  if (above === 0) return levels[0];
  const share = (half - found[above - 1]) / (found[above] - found[above - 1]);
  return levels[above - 1] * (levels[above] / levels[above - 1]) ** share;
}

function overlap(a: Interval, b: Interval): number {
  const common = Math.min(a.offset, b.offset) - Math.max(a.onset, b.onset);
  return Math.max(0, common) / (Math.max(a.offset, b.offset) - Math.min(a.onset, b.onset));
}
