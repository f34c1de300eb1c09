/**
 * Puts samples of any spacing on a uniform grid: the mean over each grid cell of the straight lines between the samples.
 * A faster source is averaged, a slower one interpolated, and jitter is only a matter of where the lines' ends are.
 */
export class Resampler {
  readonly #area: Float64Array;
  readonly #mean: Float64Array;
  readonly #last: Float64Array;
  readonly #emit: (values: Float64Array, broken: boolean) => void;
  #lastAt = Number.NaN;
  /** End and beginning of the cell that is being filled, ms. */
  #cellStart = 0;
  #cellEnd = 0;
  #cellBroken = false;

  /**
   * @param stepMs spacing of the grid.
   * @param length numbers in a sample.
   * @param emit gets every grid sample in turn, the first one at the time of the first sample pushed; its array is used
   *   again. `broken` says that a part of the cell lies in a gap.
   */
  constructor(
    readonly stepMs: number,
    length: number,
    emit: (values: Float64Array, broken: boolean) => void,
  ) {
    this.#area = new Float64Array(length);
    this.#mean = new Float64Array(length);
    this.#last = new Float64Array(length);
    this.#emit = emit;
  }

  /**
   * @param at ms, later than the sample before.
   * @param gap true when nothing is known of the time since the sample before.
   */
  push(at: number, values: Float64Array, gap: boolean): void {
    if (Number.isNaN(this.#lastAt)) {
      this.#cellStart = at;
      this.#cellEnd = at + this.stepMs / 2;
    } else {
      while (at >= this.#cellEnd) {
        this.#integrate(this.#cellEnd, at, values, gap);
        const width = this.#cellEnd - this.#cellStart;
        for (let c = 0; c < this.#mean.length; c++) this.#mean[c] = this.#area[c] / width;
        this.#emit(this.#mean, this.#cellBroken);
        this.#area.fill(0);
        this.#cellBroken = false;
        this.#cellStart = this.#cellEnd;
        this.#cellEnd += this.stepMs;
      }
      if (at > this.#cellStart) this.#integrate(at, at, values, gap);
    }
    this.#last.set(values);
    this.#lastAt = at;
  }

  /** Adds the line from the last sample to (at, values) as far as it lies in the cell before `end`. */
  #integrate(end: number, at: number, values: Float64Array, gap: boolean): void {
    const start = Math.max(this.#lastAt, this.#cellStart);
    const weight = ((start + end) / 2 - this.#lastAt) / (at - this.#lastAt);
    const width = end - start;
    for (let c = 0; c < this.#area.length; c++) {
      this.#area[c] += width * (this.#last[c] + weight * (values[c] - this.#last[c]));
    }
    this.#cellBroken ||= gap;
  }
}
