import { cropSize } from '../../stabilised-face.js';
import type { Variation } from './draw-variation.js';
import { noiseLength, noiseTable } from './noise-table.js';

const half = cropSize / 2;
/** Steps a gray level in the table of gammas. */
const fine = 4;
const curve = new Float32Array(256 * fine);
const line = new Float32Array(cropSize);

/**
 * What lens, light and camera do to a picture: blur, shading, gamma, something in front of it, noise, whole gray levels.
 * @param picture [128,128] gray levels; its values are used up
 * @param begin where its noise begins in the table, as a share
 * @param out [128,128]
 */
export function finishPicture(picture: Float32Array, variation: Variation, begin: number, out: Uint8Array): void {
  const { blur, gamma, shade, noise, patch } = variation;
  if (blur > 0) soften(picture, blur);
  for (let level = 0; level < curve.length; level++) curve[level] = 255 * (level / (curve.length - 1)) ** gamma;
  if (patch) {
    for (let y = patch.y; y < patch.y + patch.height; y++) {
      picture.fill(patch.gray, y * cropSize + patch.x, y * cropSize + patch.x + patch.width);
    }
  }
  let at = Math.floor(begin * noiseLength);
  const most = curve.length - 1;
  for (let y = 0, i = 0; y < cropSize; y++) {
    const base = 1 + (shade[1] * (y - half)) / half;
    for (let x = 0; x < cropSize; x++, i++) {
      const lit = picture[i]! * (base + (shade[0] * (x - half)) / half) * ((fine * 256 - 1) / 255);
      const level = lit < 0 ? 0 : lit > most ? most : lit;
      const low = level >= most ? most - 1 : level | 0;
      const gray = curve[low]! + (level - low) * (curve[low + 1]! - curve[low]!);
      at = (at + 1) & (noiseLength - 1);
      const value = gray + noise.sigma * noiseTable[at]! + 0.5;
      out[i] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** Three pixels along each side, `weight` of each neighbour; the border stays as it is. */
function soften(picture: Float32Array, weight: number): void {
  const own = 1 - 2 * weight;
  for (let y = 0; y < cropSize; y++) {
    const first = y * cropSize;
    let before = picture[first]!;
    for (let i = first + 1; i < first + cropSize - 1; i++) {
      const here = picture[i]!;
      picture[i] = own * here + weight * (before + picture[i + 1]!);
      before = here;
    }
  }
  line.set(picture.subarray(0, cropSize));
  for (let y = 1; y < cropSize - 1; y++) {
    for (let x = 0; x < cropSize; x++) {
      const i = y * cropSize + x;
      const here = picture[i]!;
      picture[i] = own * here + weight * (line[x]! + picture[i + cropSize]!);
      line[x] = here;
    }
  }
}
