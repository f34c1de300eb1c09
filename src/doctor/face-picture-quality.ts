import type { Box } from '../face.js';
import type { Frame } from '../frame.js';
import { quantileInPlace } from '../stabilising/quantile.js';

/** Side of the blocks that encoders work on, px. */
const block = 8;
/** The face's box without its rim, where the background shows. */
const inset = 0.15;
/** Frames that are remembered: beyond them, what is known is enough. */
const most = 4096;
/** In so large a share of the frames the face keeps still: this quantile of their differences is the camera's. */
const still = 0.3;
/** Turns the mean absolute difference of two normal values into the standard deviation of one. */
const differenceToDeviation = Math.sqrt(Math.PI) / 2;
/** Brightness that changes more slowly than over so many frames is daylight, not flicker. */
const slow = 8;

/** Figures of a face's picture, one number a frame. */
class Series {
  readonly #values = new Float64Array(most);
  #count = 0;

  push(value: number): void {
    if (this.#count < most) this.#values[this.#count++] = value;
  }

  quantile(fraction: number): number | null {
    return this.#count === 0 ? null : quantileInPlace(this.#values.slice(0, this.#count), this.#count, fraction);
  }

  values(): Float64Array {
    return this.#values.subarray(0, this.#count);
  }
}

/** Watches how cleanly a camera draws a face: noise, compression, light. Reads a frame's pixels, keeps one copy of the face. */
export class FacePictureQuality {
  readonly #noise = new Series();
  readonly #frozen = new Series();
  readonly #blocks = new Series();
  readonly #light = new Series();
  readonly #swings = new Series();
  /** Mean gray of the face in the frame before, and its changes added up while the same place was looked at. */
  #mean = 0;
  #swing = 0;
  #before = new Uint8Array(0);
  #place = '';

  push({ gray, width, height, epoch }: Frame, { x, y, width: across, height: down }: Box): void {
    const left = snap(Math.max(0, x + inset * across));
    const top = snap(Math.max(0, y + inset * down));
    const right = Math.min(width, snap(x + (1 - inset) * across));
    const bottom = Math.min(height, snap(y + (1 - inset) * down));
    if (right - left < 2 * block || bottom - top < 2 * block) return;
    const place = [left, top, right, bottom, epoch].join();
    const known = place === this.#place;
    const length = (right - left) * (bottom - top);
    if (this.#before.length !== length) this.#before = new Uint8Array(length);
    this.#place = place;

    let sum = 0;
    let changes = 0;
    let same = 0;
    let all = 0;
    for (let by = top; by + block <= bottom; by += block) {
      for (let bx = left; bx + block <= right; bx += block) {
        let change = 0;
        for (let row = by; row < by + block; row++) {
          const from = row * width + bx;
          const to = (row - top) * (right - left) + bx - left;
          for (let k = 0; k < block; k++) {
            const value = gray[from + k];
            sum += value;
            change += Math.abs(value - this.#before[to + k]);
            this.#before[to + k] = value;
          }
        }
        changes += change;
        if (change === 0) same++;
        all++;
      }
    }
    const mean = sum / (all * block * block);
    if (known) this.#swing += mean - this.#mean;
    this.#mean = mean;
    this.#light.push(mean);
    this.#swings.push(this.#swing);
    this.#blocks.push(blockSteps(gray, width, left, top, right, bottom));
    if (!known) return;
    this.#frozen.push(same / all);
    this.#noise.push((changes / (all * block * block)) * differenceToDeviation);
  }

  /** Standard deviation of a pixel's noise while the face keeps still, gray levels. */
  get noise(): number | null {
    return this.#noise.quantile(still);
  }

  /** Share of blocks that repeat the frame before, in the median frame. */
  get frozen(): number | null {
    return this.#frozen.quantile(0.5);
  }

  /** Steps at block borders over steps elsewhere. */
  get blockiness(): number | null {
    return this.#blocks.quantile(0.5);
  }

  get brightness(): number | null {
    return this.#light.quantile(0.5);
  }

  /** Swing of the brightness that is too fast for daylight or a moving head, percent, peak to peak. */
  get flickerPercent(): number | null {
    const swings = this.#swings.values();
    const mean = this.brightness;
    if (swings.length < 4 * slow || !mean) return null;
    const fast = new Float64Array(swings.length - 2 * slow);
    for (let i = slow; i < swings.length - slow; i++) {
      let around = 0;
      for (let k = -slow; k <= slow; k++) around += swings[i + k] / (2 * slow + 1);
      fast[i - slow] = Math.abs(swings[i] - around);
    }
    // Of a sine, the median of the absolute value is its height over the root of two.
    return (100 * 2 * Math.SQRT2 * quantileInPlace(fast, fast.length, 0.5)) / mean;
  }
}

const snap = (value: number): number => Math.round(value / block) * block;

/** Mean step across vertical block borders over the mean step elsewhere. */
function blockSteps(gray: Uint8Array, width: number, left: number, top: number, right: number, bottom: number): number {
  let border = 0;
  let borders = 0;
  let inner = 0;
  let inners = 0;
  for (let y = top; y < bottom; y += 2) {
    for (let x = left + 1, i = y * width + left + 1; x < right; x++, i++) {
      const step = Math.abs(gray[i] - gray[i - 1]);
      if (x % block === 0) {
        border += step;
        borders++;
      } else {
        inner += step;
        inners++;
      }
    }
  }
  return inner === 0 ? 1 : border / borders / (inner / inners);
}
