import { cropSize } from '../stabilised-face.js';
import { differenceOn, drawLit } from './draw-lit.js';
import { solveInPlace } from './linear-system.js';
import { sampleCrop } from './warp.js';

/** Gain, bias, gain ramps down and across. */
const count = 4;
const centre = 64;
const unit = 32;
/** Standard deviation of gray levels below which there is nothing to see on a face. */
const leastContrast = 1;

/** Draws crops on an anchor when their place is known: finds how their light differs, by least squares on the rigid parts. */
export class AnchorLight {
  /** False when the anchor has too little texture. */
  readonly usable: boolean;
  readonly #image: Float32Array;
  readonly #mask: Int32Array;
  /** Inverse of the normal equations, [4,4]. */
  readonly #inverse = new Float64Array(count * count);
  readonly #sums = new Float64Array(count);
  readonly #light = new Float64Array(count);

  /**
   * @param image the anchor, [128,128] float32, blurred; kept, not copied.
   * @param mask indices of the rigid parts.
   */
  constructor(image: Float32Array, mask: Int32Array) {
    this.#image = image;
    this.#mask = mask;
    const normal = new Float64Array(count * count);
    const row = this.#light;
    let [sum, square] = [0, 0];
    for (const i of mask) {
      sum += image[i];
      square += image[i] * image[i];
      fillRow(row, image[i], i);
      for (let r = 0; r < count; r++) for (let c = 0; c < count; c++) normal[r * count + c] += row[r] * row[c];
    }
    for (let r = 0; r < count; r++) this.#inverse[r * count + r] = 1;
    const n = mask.length;
    const hasContrast = n > 0 && square / n - (sum / n) ** 2 > leastContrast ** 2;
    this.usable = hasContrast && solveInPlace(normal, this.#inverse, count, count);
  }

  /**
   * @param crop [128,128] float32, blurred.
   * @param alignment affine [a,b,c,d,e,f]: anchor px (x,y) lies at crop px (ax+by+c, dx+ey+f).
   * @param target [128,128] float32.
   * @returns the mean absolute difference to the anchor on the rigid parts, gray levels; NaN when the light makes no sense.
   */
  draw(crop: Float32Array, alignment: Float64Array, target: Float32Array): number {
    const [a, b, c, d, e, f] = alignment;
    const image = this.#image;
    const sums = this.#sums.fill(0);
    for (const i of this.#mask) {
      const px = i & (cropSize - 1);
      const py = i >> 7;
      const difference = sampleCrop(crop, a * px + b * py + c, d * px + e * py + f) - image[i];
      const gain = difference * image[i];
      sums[0] += gain;
      sums[1] += difference;
      sums[2] += (gain * (py - centre)) / unit;
      sums[3] += (gain * (px - centre)) / unit;
    }
    for (let r = 0; r < count; r++) {
      let total = 0;
      for (let k = 0; k < count; k++) total += this.#inverse[r * count + k] * sums[k];
      this.#light[r] = total;
    }
    return drawLit(crop, alignment, this.#light, target) ? differenceOn(this.#mask, target, image) : Number.NaN;
  }
}

function fillRow(row: Float64Array, value: number, i: number): void {
  row[0] = value;
  row[1] = 1;
  row[2] = (value * ((i >> 7) - centre)) / unit;
  row[3] = (value * ((i & (cropSize - 1)) - centre)) / unit;
}
