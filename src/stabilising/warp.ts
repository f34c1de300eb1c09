import { cropSize } from '../stabilised-face.js';

const last = cropSize - 1;

/**
 * Value of a crop between its pixels, bilinear, borders replicated.
 *
 * @param image [128,128] gray of any number type, row-major.
 */
export function sampleCrop(image: Float32Array | Uint8Array, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), last);
  const cy = Math.min(Math.max(y, 0), last);
  const x0 = cx >= last ? last - 1 : Math.floor(cx);
  const y0 = cy >= last ? last - 1 : Math.floor(cy);
  const fx = cx - x0;
  const fy = cy - y0;
  const i = y0 * cropSize + x0;
  const top = image[i] + fx * (image[i + 1] - image[i]);
  const bottom = image[i + cropSize] + fx * (image[i + cropSize + 1] - image[i + cropSize]);
  return top + fy * (bottom - top);
}

/**
 * Draws a crop on its anchor.
 *
 * @param image [128,128] gray.
 * @param alignment affine [a,b,c,d,e,f]: anchor px (x,y) lies at (ax+by+c, dx+ey+f) of `image`.
 * @param target [128,128]; a Uint8Array gets rounded values.
 */
export function warpCrop(
  image: Float32Array | Uint8Array,
  alignment: Float64Array,
  target: Float32Array | Uint8Array,
): void {
  const [a, b, c, d, e, f] = alignment;
  const half = target instanceof Uint8Array ? 0.5 : 0;
  for (let y = 0, i = 0; y < cropSize; y++) {
    for (let x = 0; x < cropSize; x++, i++) {
      target[i] = sampleCrop(image, a * x + b * y + c, d * x + e * y + f) + half;
    }
  }
}
