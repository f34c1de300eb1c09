import { type SignalHistory, signal } from './signal.js';

/** A linear filter that answers with the height of a raised cosine of one length, whatever offset and drift lie under it. */
export type BumpFilter = {
  /** Base of the raised cosine, ms. */
  readonly width: number;
  /** The filter reaches this many samples to both sides. */
  readonly reach: number;
  readonly taps: Float64Array;
  /** Root of the energy that makes responses of different lengths comparable. */
  readonly gain: number;
};

/**
 * Least-squares fit of [raised cosine, constant, slope] over half the cosine's base and the guard on both sides; the
 * filter is the row of the fit that gives the cosine's height. (the spotting research, F)
 */
export function bumpFilter(stepMs: number, width: number, guardMs: number): BumpFilter {
  const reach = Math.max(2, Math.round((width / 2 + guardMs) / stepMs));
  const size = 2 * reach + 1;
  const taps = Float64Array.from({ length: size }, (_, k) => raisedCosine((k - reach) * stepMs, width));
  // What is orthogonal to constant and slope: by symmetry the slope is already, so the mean is all there is to remove.
  const average = taps.reduce((sum, tap) => sum + tap, 0) / size;
  let square = 0;
  for (let k = 0; k < size; k++) {
    taps[k] -= average;
    square += taps[k] * taps[k];
  }
  for (let k = 0; k < size; k++) taps[k] /= square;
  return { width, reach, taps, gain: Math.sqrt(square) };
}

/** Height 1 at 0, 0 from `width / 2` on. */
export function raisedCosine(ms: number, width: number): number {
  return Math.abs(ms) < width / 2 ? 0.5 + 0.5 * Math.cos((2 * Math.PI * ms) / width) : 0;
}

/** The filters for all lengths, applied to a history. */
export class BumpBank {
  readonly filters: readonly BumpFilter[];
  /** The longest reach: a sample can be judged so many samples after it was taken. */
  readonly reach: number;
  readonly #sums: Float64Array;
  readonly #eyes = new Float64Array(2);

  constructor(stepMs: number, widths: readonly number[], guardMs: number) {
    this.filters = widths.map((width) => bumpFilter(stepMs, width, guardMs));
    this.reach = Math.max(...this.filters.map((filter) => filter.reach));
    this.#sums = new Float64Array(signal.head);
  }

  /** @param target [filters, regions, 2]: bump heights around sample `centre`, px. */
  displacements(history: SignalHistory, centre: number, target: Float64Array): void {
    const sums = this.#sums;
    for (let w = 0; w < this.filters.length; w++) {
      const { reach, taps } = this.filters[w];
      sums.fill(0);
      for (let k = -reach; k <= reach; k++) history.accumulate(centre + k, 0, sums.length, taps[reach + k], sums);
      target.set(sums, w * sums.length);
    }
  }

  /** The blink signal's bump that both eyes share, over all but the longest length. */
  blink(history: SignalHistory, centre: number): number {
    let most = Number.NEGATIVE_INFINITY;
    for (let w = 0; w < Math.max(1, this.filters.length - 1); w++) {
      const { reach, taps } = this.filters[w];
      this.#eyes.fill(0);
      for (let k = -reach; k <= reach; k++) history.accumulate(centre + k, signal.eyes, 2, taps[reach + k], this.#eyes);
      most = Math.max(most, Math.min(this.#eyes[0], this.#eyes[1]));
    }
    return most;
  }
}
