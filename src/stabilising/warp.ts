import { cropSize } from '../stabilised-face.js';

const last = cropSize - 1;

/**
 * Value of a crop between its pixels, bilinear, borders replicated.
 *
 * @param image [128,128] float32 gray, row-major. Of one type only: two would slow every caller down.
 */
export function sampleCrop(image: Float32Array, x: number, y: number): number {
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
 * Draws a picture of a face on its anchor.
 *
 * @param picture [128,128] uint8 gray: a held crop.
 * @param alignment affine [a,b,c,d,e,f]: anchor px (x,y) lies at (ax+by+c, dx+ey+f) of `picture`.
 * @returns [128,128] uint8, the caller's.
 */
export function drawOnAnchor(picture: Uint8Array, alignment: Float64Array): Uint8Array {
  const [a, b, c, d, e, f] = alignment;
  const values = Float32Array.from(picture);
  const drawn = new Uint8Array(cropSize * cropSize);
  for (let y = 0, i = 0; y < cropSize; y++) {
    for (let x = 0; x < cropSize; x++, i++) drawn[i] = sampleCrop(values, a * x + b * y + c, d * x + e * y + f) + 0.5;
  }
  return drawn;
}
