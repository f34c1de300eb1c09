import { cropSize } from '../stabilised-face.js';
import { sampleCrop } from './warp.js';

const centre = 64;
const unit = 32;
/** A gain below this somewhere in the crop is no change of light but a lost face. */
const leastGain = 0.2;

/**
 * Draws a crop on its anchor with the anchor's light.
 *
 * @param light gain (about 1), bias, gain ramps down and across the crop a 32 px, by which the crop differs.
 * @param target [128,128] float32.
 * @returns false when the light makes no sense: nothing was drawn.
 */
export function drawLit(
  crop: Float32Array,
  [a, b, c, d, e, f]: Float64Array,
  light: Float64Array,
  target: Float32Array,
): boolean {
  const gain = 1 + light[0];
  const bias = light[1];
  const down = light[2] / unit;
  const across = light[3] / unit;
  if (!(gain - centre * (Math.abs(down) + Math.abs(across)) > leastGain)) return false;
  for (let y = 0, i = 0; y < cropSize; y++) {
    const rowGain = gain + down * (y - centre);
    for (let x = 0; x < cropSize; x++, i++) {
      const value = sampleCrop(crop, a * x + b * y + c, d * x + e * y + f);
      target[i] = (value - bias) / (rowGain + across * (x - centre));
    }
  }
  return true;
}

/** Mean absolute difference of two pictures on some of their pixels. */
export function differenceOn(pixels: Int32Array, one: Float32Array, other: Float32Array): number {
  let total = 0;
  for (const i of pixels) total += Math.abs(one[i] - other[i]);
  return total / pixels.length;
}
