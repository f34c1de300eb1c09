import { cropSize } from '../stabilised-face.js';
import { gradientOf } from './gradient.js';

/** Half of the window over which gradients are summed, px. */
const reach = 3;
/** Points closer to one another than this, px, tell much the same. */
const spacing = 5;
/** Points less clear than this share of the clearest are left out. */
const leastShare = 0.005;

/**
 * The places of a picture that can be found again in both directions: where the smaller eigenvalue of the gradients'
 * second moments is largest. (Shi and Tomasi 1994)
 *
 * @param image [128,128] float32.
 * @param mask indices at which points may lie.
 * @returns [n,2] x and y in turns, the clearest first, n at most `most`.
 */
export function cornerPoints(image: Float32Array, mask: Int32Array, most: number): Float64Array {
  const gradient = gradientOf(image);
  const clearness = Float64Array.from(mask, (i) => smallerEigenvalue(gradient.x, gradient.y, i));
  const order = Int32Array.from(mask.keys()).sort((a, b) => clearness[b] - clearness[a] || a - b);
  const least = order.length === 0 ? 0 : leastShare * clearness[order[0]];
  const points: number[] = [];
  for (const k of order) {
    if (points.length === 2 * most || !(clearness[k] > least)) break;
    const [x, y] = [mask[k] & (cropSize - 1), mask[k] >> 7];
    let isNear = false;
    for (let p = 0; p < points.length && !isNear; p += 2) {
      isNear = (points[p] - x) ** 2 + (points[p + 1] - y) ** 2 < spacing ** 2;
    }
    if (!isNear) points.push(x, y);
  }
  return Float64Array.from(points);
}

function smallerEigenvalue(gx: Float32Array, gy: Float32Array, at: number): number {
  const [x0, y0] = [at & (cropSize - 1), at >> 7];
  let [xx, xy, yy] = [0, 0, 0];
  for (let y = Math.max(0, y0 - reach); y <= Math.min(cropSize - 1, y0 + reach); y++) {
    for (let x = Math.max(0, x0 - reach); x <= Math.min(cropSize - 1, x0 + reach); x++) {
      const i = y * cropSize + x;
      xx += gx[i] * gx[i];
      xy += gx[i] * gy[i];
      yy += gy[i] * gy[i];
    }
  }
  return (xx + yy - Math.hypot(xx - yy, 2 * xy)) / 2;
}
