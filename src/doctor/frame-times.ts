import { quantileInPlace } from '../stabilising/quantile.js';

/** Intervals that are remembered. */
const most = 8192;
/** An interval of this many usual ones has frames missing in it. */
const gap = 1.5;

/** Watches when frames come, by the stream's own time. */
export class FrameTimes {
  readonly #intervals = new Float64Array(most);
  #count = 0;
  #first = Number.NaN;
  #last = Number.NaN;

  /** @param pts s. */
  push(pts: number): void {
    if (Number.isNaN(this.#first)) this.#first = pts;
    else if (this.#count < most && pts > this.#last) this.#intervals[this.#count++] = pts - this.#last;
    this.#last = pts;
  }

  /** s from the first frame to the last. */
  get seconds(): number {
    return Number.isNaN(this.#first) ? 0 : this.#last - this.#first;
  }

  /** What the camera sends when nothing is lost. */
  get fps(): number {
    return this.#count === 0 ? 0 : 1 / this.#usual();
  }

  /** How far 95 % of the intervals lie from the usual one at most, those with missing frames aside, ms. */
  get jitterMs(): number {
    const usual = this.#usual();
    const apart = this.#known()
      .filter((interval) => interval < gap * usual)
      .map((interval) => Math.abs(interval - usual) * 1000);
    return apart.length === 0 ? 0 : quantileInPlace(apart, apart.length, 0.95);
  }

  /** Share of frames that did not come. */
  get missing(): number {
    const usual = this.#usual();
    let lost = 0;
    for (const interval of this.#known()) if (interval >= gap * usual) lost += Math.round(interval / usual) - 1;
    return this.#count === 0 ? 0 : lost / (lost + this.#count);
  }

  #known(): Float64Array {
    return this.#intervals.subarray(0, this.#count);
  }

  #usual(): number {
    return this.#count === 0 ? Number.POSITIVE_INFINITY : quantileInPlace(this.#known().slice(), this.#count, 0.5);
  }
}
