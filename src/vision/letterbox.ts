import type { Picture } from './picture.js';
import { type ResampleTaps, resampleTaps } from './resample-taps.js';

/** Value of the bars: black, as MediaPipe's graph pads. */
const bar = -1;

/**
 * Fits pictures of one size into a square, bars on two sides, and knows the way back. All memory is taken when it is
 * made; `write` allocates nothing.
 */
export class Letterbox {
  readonly #columns: ResampleTaps;
  readonly #rows: ResampleTaps;
  readonly #row: Float32Array;
  readonly #fitted: { readonly width: number; readonly height: number };
  readonly #left: number;
  readonly #top: number;

  constructor(
    readonly width: number,
    readonly height: number,
    readonly side: number,
  ) {
    const scale = side / Math.max(width, height);
    this.#fitted = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    this.#left = (side - this.#fitted.width) >> 1;
    this.#top = (side - this.#fitted.height) >> 1;
    this.#columns = resampleTaps(width, this.#fitted.width);
    this.#rows = resampleTaps(height, this.#fitted.height);
    this.#row = new Float32Array(width);
  }

  /** Writes `picture` (of this letterbox's size) into `out` [side, side], 0..255 as -1..1. */
  write({ gray }: Picture, out: Float32Array): void {
    const { width, side } = this;
    const fitted = this.#fitted;
    const rows = this.#rows;
    const columns = this.#columns;
    const row = this.#row;
    out.fill(bar);
    for (let y = 0; y < fitted.height; y++) {
      row.fill(0);
      for (let k = 0; k < rows.count; k++) {
        const weight = rows.weights[y * rows.count + k];
        if (weight === 0) continue;
        const from = (rows.first[y] + k * rows.step) * width;
        for (let x = 0; x < width; x++) row[x] += weight * gray[from + x];
      }
      const to = (this.#top + y) * side + this.#left;
      for (let x = 0; x < fitted.width; x++) {
        let sum = 0;
        const first = columns.first[x];
        for (let k = 0; k < columns.count; k++)
          sum += columns.weights[x * columns.count + k] * row[first + k * columns.step];
        out[to + x] = sum / 127.5 - 1;
      }
    }
  }

  /** A place in the square (from its outer edge, 0 to `side`) as a place in the picture (pixel centres on integers). */
  toPictureX(x: number): number {
    return ((x - this.#left) * this.width) / this.#fitted.width - 0.5;
  }

  toPictureY(y: number): number {
    return ((y - this.#top) * this.height) / this.#fitted.height - 0.5;
  }
}
