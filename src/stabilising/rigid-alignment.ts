import { cropSize, type RigidMotion } from '../stabilised-face.js';
import { differenceOn, drawLit } from './draw-lit.js';
import { gradientOf } from './gradient.js';
import { solveInPlace } from './linear-system.js';
import { motionOf } from './motion-of.js';
import { quantileInPlace } from './quantile.js';
import { sampleCrop } from './warp.js';

/** Parameters: translation, size, rotation, gain, bias, gain ramps down and across the crop. */
const count = 8;
const centre = 64;
/** Coordinates are divided by this, so that all parameters are movements of about a pixel. */
const unit = 32;
const ridge = 1e-4;
/** Px: an iteration that moves less ends the search. */
const settled = 0.01;
/** What difference is usual is known from every so many-th pixel. */
const sampled = 7;
/** Differences count no more than this many times the median one: 2.5 standard deviations of normal noise. */
const outlier = 2.5 * 1.4826;
/** Gray levels: so small a difference is never cut off. */
const leastLimit = 1;

/**
 * Finds where a crop lies against its anchor by the parts of the face that do not move of themselves: inverse
 * compositional Gauss-Newton for a similarity, gain, bias and gain ramps, warm-started from the last frame. Differences
 * that stand out are cut off, so that a blink or a raised cheek does not drag the head along (Huber's influence function
 * on the residuals). Everything that depends on the anchor alone is computed once, in about a millisecond.
 * (the spotting research, C; docs/decisions/0004)
 */
export class RigidAlignment {
  /** Affine [a,b,c,d,e,f]: anchor px (x,y) lies at crop px (ax+by+c, dx+ey+f). */
  readonly alignment = Float64Array.of(1, 0, 0, 0, 1, 0);
  readonly #pixels: Int32Array;
  /** Per mask pixel: anchor gray, gradient across, gradient down. */
  readonly #model: Float32Array;
  readonly #image: Float32Array;
  /** Inverse of the normal equations, [8,8]. */
  readonly #inverse = new Float64Array(count * count);
  readonly #usable: boolean;
  readonly #sums = new Float64Array(count);
  readonly #step = new Float64Array(count);
  /** Gain, bias, gain ramps of the latest crop, about none. */
  readonly #light = new Float64Array(4);
  readonly #differences: Float32Array;
  readonly #scratch: Float64Array;

  /**
   * @param image the anchor, [128,128] float32, blurred; kept, not copied.
   * @param mask indices of the rigid parts.
   */
  constructor(image: Float32Array, mask: Int32Array) {
    this.#image = image;
    this.#pixels = mask;
    this.#model = new Float32Array(mask.length * 3);
    this.#differences = new Float32Array(mask.length);
    this.#scratch = new Float64Array(Math.ceil(mask.length / sampled));
    const gradient = gradientOf(image);
    const normal = new Float64Array(count * count);
    const row = this.#step;
    for (let k = 0; k < mask.length; k++) {
      const i = mask[k];
      const value = image[i];
      const gx = gradient.x[i];
      const gy = gradient.y[i];
      this.#model[3 * k] = value;
      this.#model[3 * k + 1] = gx;
      this.#model[3 * k + 2] = gy;
      fillRow(row, value, gx, gy, ((i & (cropSize - 1)) - centre) / unit, ((i >> 7) - centre) / unit);
      for (let r = 0; r < count; r++) for (let c = 0; c <= r; c++) normal[r * count + c] += row[r] * row[c];
    }
    for (let r = 0; r < count; r++) {
      normal[r * count + r] *= 1 + ridge;
      this.#inverse[r * count + r] = 1;
      for (let c = 0; c < r; c++) normal[c * count + r] = normal[r * count + c];
    }
    this.#usable = solveInPlace(normal, this.#inverse, count, count);
  }

  /** False when the anchor has too little texture to find anything on. */
  get usable(): boolean {
    return this.#usable;
  }

  /**
   * Aligns a crop and draws it on the anchor, with the light of the anchor.
   *
   * @param crop [128,128] float32, blurred.
   * @param target [128,128] float32.
   * @returns the mean absolute difference to the anchor on the rigid parts, gray levels; NaN when the face was lost.
   */
  align(crop: Float32Array, target: Float32Array, iterations: number): number {
    for (let n = 0; n < iterations; n++) {
      this.#solve(crop);
      this.#compose();
      let largest = 0;
      for (let k = 0; k < 4; k++) largest = Math.max(largest, Math.abs(this.#step[k]));
      if (largest < settled) break;
    }
    if (!drawLit(crop, this.alignment, this.#light, target)) return Number.NaN;
    return differenceOn(this.#pixels, target, this.#image);
  }

  /** Movement of the head, taken at the crop's centre. */
  get motion(): RigidMotion {
    return motionOf(this.alignment);
  }

  /** One Gauss-Newton step from the present alignment, into `#step`. */
  #solve(crop: Float32Array): void {
    const [a, b, c, d, e, f] = this.alignment;
    const pixels = this.#pixels;
    const model = this.#model;
    const light = this.#light;
    const differences = this.#differences;
    for (let k = 0, m = 0; k < pixels.length; k++, m += 3) {
      const px = pixels[k] & (cropSize - 1);
      const py = pixels[k] >> 7;
      const x = (px - centre) / unit;
      const y = (py - centre) / unit;
      const lit = model[m] * (1 + light[0] + light[2] * y + light[3] * x) + light[1];
      differences[k] = sampleCrop(crop, a * px + b * py + c, d * px + e * py + f) - lit;
    }
    const limit = this.#limit();
    const sums = this.#sums.fill(0);
    for (let k = 0, m = 0; k < pixels.length; k++, m += 3) {
      const difference = Math.min(Math.max(differences[k], -limit), limit);
      const x = ((pixels[k] & (cropSize - 1)) - centre) / unit;
      const y = ((pixels[k] >> 7) - centre) / unit;
      const gx = difference * model[m + 1];
      const gy = difference * model[m + 2];
      const gain = difference * model[m];
      sums[0] += gx;
      sums[1] += gy;
      sums[2] += gx * x + gy * y;
      sums[3] += gy * x - gx * y;
      sums[4] += gain;
      sums[5] += difference;
      sums[6] += gain * y;
      sums[7] += gain * x;
    }
    for (let r = 0; r < count; r++) {
      let total = 0;
      for (let k = 0; k < count; k++) total += this.#inverse[r * count + k] * sums[k];
      this.#step[r] = total;
    }
    for (let k = 0; k < 4; k++) light[k] += this.#step[4 + k];
  }

  /** Differences beyond this are of something that moved by itself, and count no more than this. */
  #limit(): number {
    let n = 0;
    for (let k = 0; k < this.#differences.length; k += sampled) this.#scratch[n++] = Math.abs(this.#differences[k]);
    return n === 0 ? leastLimit : Math.max(leastLimit, outlier * quantileInPlace(this.#scratch, n, 0.5));
  }

  /** alignment <- alignment * T(step)^-1 */
  #compose(): void {
    const step = this.#step;
    const a = 1 + step[2] / unit;
    const b = -step[3] / unit;
    const d = -b;
    const e = a;
    const c = step[0] + centre - (a + b) * centre;
    const f = step[1] + centre - (d + e) * centre;
    const determinant = a * e - b * d;
    const ia = e / determinant;
    const ib = -b / determinant;
    const id = -d / determinant;
    const ie = a / determinant;
    const ic = -(ia * c + ib * f);
    const jf = -(id * c + ie * f);
    const m = this.alignment;
    const [ma, mb, mc, md, me, mf] = m;
    m[0] = ma * ia + mb * id;
    m[1] = ma * ib + mb * ie;
    m[2] = ma * ic + mb * jf + mc;
    m[3] = md * ia + me * id;
    m[4] = md * ib + me * ie;
    m[5] = md * ic + me * jf + mf;
  }
}

function fillRow(row: Float64Array, value: number, gx: number, gy: number, x: number, y: number): void {
  row[0] = gx;
  row[1] = gy;
  row[2] = gx * x + gy * y;
  row[3] = gy * x - gx * y;
  row[4] = value;
  row[5] = 1;
  row[6] = value * y;
  row[7] = value * x;
}
