import { cropSize, type RigidMotion } from '../stabilised-face.js';
import { gradientOf } from './gradient.js';
import { solveInPlace } from './linear-system.js';
import { sampleCrop } from './warp.js';

/** Parameters: 6 affine, gain, bias, gain ramps down and across the crop. */
const count = 10;
const centre = 64;
/** Coordinates are divided by this, so that all parameters are movements of about a pixel. */
const unit = 32;
const ridge = 1e-4;
/** Px: an iteration that moves less ends the search. */
const settled = 0.01;
/** A gain below this somewhere in the crop is no change of light but a lost face. */
const leastGain = 0.2;

/**
 * Finds where a crop lies against its anchor by the parts of the face that do not move of themselves: inverse
 * compositional Gauss-Newton for an affine movement, gain, bias and gain ramps, warm-started from the last frame.
 * Everything that depends on the anchor alone is computed once, in about a millisecond. (the spotting research, C)
 */
export class RigidAlignment {
  /** Affine [a,b,c,d,e,f]: anchor px (x,y) lies at crop px (ax+by+c, dx+ey+f). */
  readonly alignment = Float64Array.of(1, 0, 0, 0, 1, 0);
  readonly #pixels: Int32Array;
  /** Per mask pixel: anchor gray, gradient across, gradient down. */
  readonly #model: Float32Array;
  readonly #image: Float32Array;
  /** Inverse of the normal equations, [10,10]. */
  readonly #inverse = new Float64Array(count * count);
  readonly #usable: boolean;
  readonly #sums = new Float64Array(count);
  readonly #step = new Float64Array(count);

  /**
   * @param image the anchor, [128,128] float32, blurred; kept, not copied.
   * @param mask indices of the rigid parts.
   */
  constructor(image: Float32Array, mask: Int32Array) {
    this.#image = image;
    this.#pixels = mask;
    this.#model = new Float32Array(mask.length * 3);
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
      for (let k = 0; k < 6; k++) largest = Math.max(largest, Math.abs(this.#step[k]));
      if (largest < settled) break;
    }
    return this.#draw(crop, target);
  }

  /** Movement of the head, taken at the crop's centre. */
  get motion(): RigidMotion {
    const [a, b, c, d, e, f] = this.alignment;
    return {
      x: c + (a - 1) * centre + b * centre,
      y: f + (e - 1) * centre + d * centre,
      scale: a - 1,
      rotation: d,
    };
  }

  /** One Gauss-Newton step from the present alignment, into `#step`. */
  #solve(crop: Float32Array): void {
    const [a, b, c, d, e, f] = this.alignment;
    const pixels = this.#pixels;
    const model = this.#model;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let s4 = 0;
    let s5 = 0;
    let s6 = 0;
    let s7 = 0;
    let s8 = 0;
    let s9 = 0;
    for (let k = 0, m = 0; k < pixels.length; k++, m += 3) {
      const px = pixels[k] & (cropSize - 1);
      const py = pixels[k] >> 7;
      const value = model[m];
      const difference = sampleCrop(crop, a * px + b * py + c, d * px + e * py + f) - value;
      const x = (px - centre) / unit;
      const y = (py - centre) / unit;
      const gx = difference * model[m + 1];
      const gy = difference * model[m + 2];
      const gain = difference * value;
      s0 += gx;
      s1 += gy;
      s2 += gx * x;
      s3 += gx * y;
      s4 += gy * x;
      s5 += gy * y;
      s6 += gain;
      s7 += difference;
      s8 += gain * y;
      s9 += gain * x;
    }
    const sums = this.#sums;
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
    sums[4] = s4;
    sums[5] = s5;
    sums[6] = s6;
    sums[7] = s7;
    sums[8] = s8;
    sums[9] = s9;
    for (let r = 0; r < count; r++) {
      let total = 0;
      for (let k = 0; k < count; k++) total += this.#inverse[r * count + k] * sums[k];
      this.#step[r] = total;
    }
  }

  /** alignment <- alignment * T(step)^-1 */
  #compose(): void {
    const step = this.#step;
    const a = 1 + step[2] / unit;
    const b = step[3] / unit;
    const d = step[4] / unit;
    const e = 1 + step[5] / unit;
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

  #draw(crop: Float32Array, target: Float32Array): number {
    const [a, b, c, d, e, f] = this.alignment;
    const gain = 1 + this.#step[6];
    const bias = this.#step[7];
    const down = this.#step[8] / unit;
    const across = this.#step[9] / unit;
    if (!(gain - centre * (Math.abs(down) + Math.abs(across)) > leastGain)) return Number.NaN;
    for (let y = 0, i = 0; y < cropSize; y++) {
      const rowGain = gain + down * (y - centre);
      for (let x = 0; x < cropSize; x++, i++) {
        const value = sampleCrop(crop, a * x + b * y + c, d * x + e * y + f);
        target[i] = (value - bias) / (rowGain + across * (x - centre));
      }
    }
    let total = 0;
    for (const i of this.#pixels) total += Math.abs(target[i] - this.#image[i]);
    return total / this.#pixels.length;
  }
}

function fillRow(row: Float64Array, value: number, gx: number, gy: number, x: number, y: number): void {
  row[0] = gx;
  row[1] = gy;
  row[2] = gx * x;
  row[3] = gx * y;
  row[4] = gy * x;
  row[5] = gy * y;
  row[6] = value;
  row[7] = 1;
  row[8] = value * y;
  row[9] = value * x;
}
