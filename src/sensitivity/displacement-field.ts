import { regionBoxes } from '../spotting/regions.js';
import { cropSize, type Template } from '../stabilised-face.js';
import { solveInPlace } from '../stabilising/linear-system.js';
import { sampleCrop } from '../stabilising/warp.js';

/** Standard deviation of a region's bell against the region's size: skin moves beyond the place that moves most. */
const spread = 0.7;
/** What a bell moves by less than this share of its height is left where it is. */
const least = 1e-3;

/**
 * Moves a face's picture smoothly so that each region moves by a given mean: a bell around every region, their heights
 * from a linear system. The mean is weighted by a raised cosine towards the region's middle, as the truth of rendered
 * movements is.
 */
export class DisplacementField {
  readonly #count: number;
  /** [regions, 128]: the bells across and down. */
  readonly #across: Float64Array;
  readonly #down: Float64Array;
  /** [regions, regions]: heights of the bells from the means of the regions. */
  readonly #heights: Float64Array;

  constructor(template: Template) {
    const boxes = regionBoxes(template);
    const n = boxes.length;
    this.#count = n;
    this.#across = bells(boxes.map(({ left, right }) => [left, right]));
    this.#down = bells(boxes.map(({ top, bottom }) => [top, bottom]));
    const mixed = new Float64Array(n * n);
    const heights = new Float64Array(n * n);
    for (const [r, box] of boxes.entries()) {
      heights[r * n + r] = 1;
      for (let s = 0; s < n; s++) {
        mixed[r * n + s] =
          weightedMean(this.#across, s, box.left, box.right) * weightedMean(this.#down, s, box.top, box.bottom);
      }
    }
    // Regions of a face that is cut off by the border may lie upon each other: then each moves by its own bell alone.
    if (!solveInPlace(mixed, heights, n, n)) heights.fill(0).set(identity(n));
    this.#heights = heights;
  }

  /**
   * @param image [128,128] float32. @param shape [17,2] px a unit of strength, right and down.
   * @returns the picture with the regions moved by `px` times `shape`; the caller's.
   */
  warp(image: Float32Array, shape: Float64Array, px: number): Float32Array {
    const n = this.#count;
    const heights = new Float64Array(2 * n);
    for (let r = 0; r < n; r++) {
      for (let s = 0; s < n; s++) {
        heights[2 * r] += px * this.#heights[r * n + s] * shape[2 * s];
        heights[2 * r + 1] += px * this.#heights[r * n + s] * shape[2 * s + 1];
      }
    }
    const moved = new Float32Array(image.length);
    const [dx, dy] = [new Float64Array(cropSize), new Float64Array(cropSize)];
    for (let y = 0, i = 0; y < cropSize; y++) {
      dx.fill(0);
      dy.fill(0);
      for (let r = 0; r < n; r++) {
        const down = this.#down[r * cropSize + y];
        if (down < least) continue;
        const [right, below] = [heights[2 * r] * down, heights[2 * r + 1] * down];
        for (let x = 0, k = r * cropSize; x < cropSize; x++, k++) {
          dx[x] += right * this.#across[k];
          dy[x] += below * this.#across[k];
        }
      }
      for (let x = 0; x < cropSize; x++, i++) moved[i] = sampleCrop(image, x - dx[x], y - dy[x]);
    }
    return moved;
  }
}

function bells(spans: readonly (readonly [from: number, to: number])[]): Float64Array {
  return Float64Array.from({ length: spans.length * cropSize }, (_, i) => {
    const [from, to] = spans[Math.floor(i / cropSize)];
    return Math.exp(-0.5 * (((i % cropSize) - (from + to - 1) / 2) / (spread * (to - from))) ** 2);
  });
}

/** Mean of a bell from..to (`to` not included). */
function weightedMean(values: Float64Array, bell: number, from: number, to: number): number {
  let [sum, total] = [0, 0];
  for (let i = from; i < to; i++) {
    const weight = 1 + Math.cos((2 * Math.PI * (i - (from + to - 1) / 2)) / (to - from));
    sum += weight * values[bell * cropSize + i];
    total += weight;
  }
  return sum / total;
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
}
