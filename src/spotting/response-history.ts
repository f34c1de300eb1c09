import { regionNames } from '../expression.js';
import type { BumpFilter } from './bump-bank.js';

const regions = regionNames.length;

/** The bank's answers of the last seconds: per sample and region the best filter, its strength, height and score. */
export class ResponseHistory {
  readonly #heights: Float64Array;
  readonly #strength: Float64Array;
  readonly #score: Float64Array;
  readonly #largest: Float64Array;
  readonly #filter: Uint8Array;
  readonly #blink: Float64Array;
  readonly #filters: readonly BumpFilter[];
  #newest = -1;

  constructor(
    readonly capacity: number,
    filters: readonly BumpFilter[],
  ) {
    this.#filters = filters;
    this.#heights = new Float64Array(capacity * filters.length * regions * 2);
    this.#strength = new Float64Array(capacity * regions);
    this.#score = new Float64Array(capacity * regions);
    this.#largest = new Float64Array(capacity * regions);
    this.#filter = new Uint8Array(capacity * regions);
    this.#blink = new Float64Array(capacity);
  }

  /**
   * @param heights [filters, regions, 2] px: what the filters answer around `sample`.
   * @param deviation same shape: the noise floor.
   */
  put(sample: number, heights: Float64Array, deviation: Float64Array, blink: number): void {
    this.#newest = sample;
    const slot = sample % this.capacity;
    this.#heights.set(heights, slot * heights.length);
    this.#blink[slot] = blink;
    for (let r = 0; r < regions; r++) {
      let best = 0;
      let strength = -1;
      let largest = 0;
      for (let w = 0; w < this.#filters.length; w++) {
        const at = 2 * (w * regions + r);
        const height = Math.hypot(heights[at], heights[at + 1]);
        largest = Math.max(largest, height);
        if (height * this.#filters[w].gain > strength) {
          strength = height * this.#filters[w].gain;
          best = w;
        }
      }
      const at = 2 * (best * regions + r);
      const i = slot * regions + r;
      this.#filter[i] = best;
      this.#strength[i] = strength;
      this.#largest[i] = largest;
      this.#score[i] = Math.hypot(heights[at] / deviation[at], heights[at + 1] / deviation[at + 1]) / Math.SQRT2;
    }
  }

  /** The last sample that was put; -1 before there is one. */
  get newest(): number {
    return this.#newest;
  }

  /** What decides which sample and length describe a movement best. */
  strength(sample: number, region: number): number {
    return this.#strength[(sample % this.capacity) * regions + region];
  }

  /** Height over the noise floor. */
  score(sample: number, region: number): number {
    return this.#score[(sample % this.capacity) * regions + region];
  }

  /** Largest height of any filter, px. */
  largest(sample: number, region: number): number {
    return this.#largest[(sample % this.capacity) * regions + region];
  }

  /** The sample within `reach` of another one at which a region answers most strongly. */
  strongest(sample: number, reach: number, region: number): number {
    let best = sample;
    for (let i = Math.max(0, sample - reach); i <= Math.min(sample + reach, this.#newest); i++) {
      if (this.strength(i, region) > this.strength(best, region)) best = i;
    }
    return best;
  }

  filter(sample: number, region: number): BumpFilter {
    return this.#filters[this.#filter[(sample % this.capacity) * regions + region]];
  }

  /** Height and unit direction of the best filter's answer. */
  direction(sample: number, region: number): { height: number; x: number; y: number } {
    const slot = sample % this.capacity;
    const at = 2 * ((slot * this.#filters.length + this.#filter[slot * regions + region]) * regions + region);
    const x = this.#heights[at];
    const y = this.#heights[at + 1];
    const height = Math.hypot(x, y);
    return height > 0 ? { height, x: x / height, y: y / height } : { height, x: 1, y: 0 };
  }

  blink(sample: number): number {
    return this.#blink[sample % this.capacity];
  }
}
