import { cropSize } from '../../src/stabilised-face.js';

const sigma = 1.2;
const radius = 5;
const kernel = Float32Array.from({ length: radius + 1 }, (_, k) => Math.exp(-(k * k) / (2 * sigma * sigma)));
const sum = kernel.reduce((total, weight, k) => total + (k === 0 ? weight : 2 * weight), 0);
const [w0, w1, w2, w3, w4, w5] = kernel.map((weight) => weight / sum);

/**
 * Gaussian blur of a crop, sigma 1.2, 11 taps, mirrored borders without the edge pixel twice: the same numbers as
 * OpenCV's GaussianBlur on float32 to rounding. (the spotting research, A)
 */
export class GaussianBlur {
  readonly #line = new Float32Array(cropSize + 2 * radius);
  /** Rows blurred across, with `radius` mirrored rows above and below. */
  readonly #across = new Float32Array((cropSize + 2 * radius) * cropSize);

  /** @param source [128,128] float32. @param target [128,128] float32; may be `source`. */
  apply(source: Float32Array, target: Float32Array): void {
    const line = this.#line;
    const across = this.#across;
    for (let y = 0; y < cropSize; y++) {
      const row = y * cropSize;
      for (let x = 0; x < cropSize; x++) line[radius + x] = source[row + x];
      for (let k = 1; k <= radius; k++) {
        line[radius - k] = source[row + k];
        line[radius + cropSize - 1 + k] = source[row + cropSize - 1 - k];
      }
      const out = row + radius * cropSize;
      for (let x = 0; x < cropSize; x++) {
        const c = x + radius;
        across[out + x] =
          w0 * line[c] +
          w1 * (line[c - 1] + line[c + 1]) +
          w2 * (line[c - 2] + line[c + 2]) +
          w3 * (line[c - 3] + line[c + 3]) +
          w4 * (line[c - 4] + line[c + 4]) +
          w5 * (line[c - 5] + line[c + 5]);
      }
    }
    const last = (radius + cropSize - 1) * cropSize;
    for (let k = 1; k <= radius; k++) {
      across.copyWithin((radius - k) * cropSize, (radius + k) * cropSize, (radius + k + 1) * cropSize);
      across.copyWithin(last + k * cropSize, last - k * cropSize, last - (k - 1) * cropSize);
    }
    const s = cropSize;
    for (let i = 0, c = radius * cropSize; i < cropSize * cropSize; i++, c++) {
      target[i] =
        w0 * across[c] +
        w1 * (across[c - s] + across[c + s]) +
        w2 * (across[c - 2 * s] + across[c + 2 * s]) +
        w3 * (across[c - 3 * s] + across[c + 3 * s]) +
        w4 * (across[c - 4 * s] + across[c + 4 * s]) +
        w5 * (across[c - 5 * s] + across[c + 5 * s]);
    }
  }
}
