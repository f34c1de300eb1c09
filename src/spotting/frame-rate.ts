import { quantileInPlace } from '../stabilising/quantile.js';

const remembered = 31;
const least = 5;
/** Rates are measured a little too high or low: at this much above a rate it may still be that rate. */
const tolerance = 1.03;

/** The usual interval between frames: a median, so that single drops and jitter do not count. */
export class FrameRate {
  readonly #intervals = new Float64Array(remembered);
  readonly #scratch = new Float64Array(remembered);
  #count = 0;

  push(intervalMs: number): void {
    this.#intervals[this.#count++ % remembered] = intervalMs;
  }

  /** Ms; null before enough frames have come. */
  get interval(): number | null {
    if (this.#count < least) return null;
    this.#scratch.set(this.#intervals);
    return quantileInPlace(this.#scratch, Math.min(this.#count, remembered), 0.5);
  }

  /** Whether so many frames a second come at most; false before enough have come. */
  atMost(fps: number): boolean {
    const { interval } = this;
    return interval !== null && 1000 / interval <= fps * tolerance;
  }
}
