import { quantileInPlace } from './quantile.js';
import { fitSimilarity, type Similarity } from './similarity.js';

/** Fewer points than this say nothing. */
const fewest = 6;
/** Pairs of points from which a first guess is made. */
const guesses = 64;
/** Points of a pair lie at least so far apart, px. */
const leastBase = 15;
const iterations = 8;
/** Px: points are not placed more exactly than this. */
const leastDeviation = 0.02;
/** The median length of a normal error in the plane, standard deviations of one axis. */
const medianLength = 1.1774;
/** Errors beyond this many deviations count nothing (Tukey's biweight, 95 % efficient for normal errors). */
const cutOff = 4.685;

/** Fits similarities to points of which many may be wrong. It keeps its memory: one object a stream. */
export class RobustSimilarity {
  readonly #errors: Float64Array;
  readonly #scratch: Float64Array;
  readonly #weights: Float64Array;
  readonly #pair = { from: new Float64Array(4), to: new Float64Array(4) };

  /** @param most points in one fit. */
  constructor(most: number) {
    this.#errors = new Float64Array(most);
    this.#scratch = new Float64Array(most);
    this.#weights = new Float64Array(most);
  }

  /**
   * The best of the similarities through pairs of points by the median of all errors (Rousseeuw 1984), then iteratively
   * reweighted least squares. Nothing is drawn by lot: the same points give the same answer.
   *
   * @param from [n,2] x and y in turns, as `to`; of both the first `count` points are read.
   * @returns null when there are too few points, or no two of them far enough apart.
   */
  fit(from: Float64Array, to: Float64Array, count: number): Similarity | null {
    if (count < fewest) return null;
    let best: Similarity | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (let g = 0; g < guesses; g++) {
      const i = (g * 7) % count;
      const j = (i + 1 + ((g * 13) % (count - 1))) % count;
      if (Math.hypot(from[2 * i] - from[2 * j], from[2 * i + 1] - from[2 * j + 1]) < leastBase) continue;
      const guess = this.#through(from, to, i, j);
      const error = this.#medianError(guess, from, to, count);
      if (error < least) [best, least] = [guess, error];
    }
    if (best === null) return null;
    for (let n = 0; n < iterations; n++) {
      const limit = cutOff * Math.max(leastDeviation, this.#medianError(best, from, to, count) / medianLength);
      for (let k = 0; k < count; k++) this.#weights[k] = Math.max(0, 1 - (this.#errors[k] / limit) ** 2) ** 2;
      best = fitSimilarity(from, to, this.#weights, count);
    }
    return best;
  }

  #through(from: Float64Array, to: Float64Array, i: number, j: number): Similarity {
    const { from: f, to: t } = this.#pair;
    for (const [k, at] of [i, j].entries()) {
      f[2 * k] = from[2 * at];
      f[2 * k + 1] = from[2 * at + 1];
      t[2 * k] = to[2 * at];
      t[2 * k + 1] = to[2 * at + 1];
    }
    return fitSimilarity(f, t);
  }

  /** Fills `#errors`. */
  #medianError({ a, b, tx, ty }: Similarity, from: Float64Array, to: Float64Array, count: number): number {
    for (let k = 0; k < count; k++) {
      const [x, y] = [from[2 * k], from[2 * k + 1]];
      const error = Math.hypot(a * x - b * y + tx - to[2 * k], b * x + a * y + ty - to[2 * k + 1]);
      this.#errors[k] = this.#scratch[k] = error;
    }
    return quantileInPlace(this.#scratch, count, 0.5);
  }
}
