import { copyGray } from '../../sources/gray.js';
import type { Picture } from '../../vision/picture.js';
import type { Draw } from '../draw.js';
import type { Yuv } from '../sensor.js';
import type { Sitting } from './sitting.js';

/** Values of normal noise that are drawn once and read from ever new places. */
const tableSize = 1 << 17;
const limited = { layout: { sample: '8', alwaysFull: false }, range: 0 } as const;

/** Turns clean renders into what a camera delivers, and that into the gray that sources give. */
export class Film {
  readonly #noise: Float32Array;
  readonly #plane: Float32Array;
  readonly #line: Float32Array;

  constructor(
    readonly width: number,
    readonly height: number,
    draw: Draw,
  ) {
    this.#noise = Float32Array.from({ length: tableSize }, () => draw.normal());
    this.#plane = new Float32Array(width * height);
    this.#line = new Float32Array(Math.max(width, height));
  }

  /**
   * Luma as the camera sends it: blurred by its lens, by its own curve, with noise.
   * @param sigma of the noise, gray levels of 255 in the middle tones; less in dark places, more in bright ones.
   * @returns [height, width] uint8, limited range; the caller's.
   */
  expose({ y }: Yuv, { blur, gamma, gain }: Sitting, sigma: number, draw: Draw): Uint8Array {
    const { width, height } = this;
    const plane = this.#plane;
    plane.set(y);
    if (blur > 0) this.#blur(blur);
    const curve = new Float32Array(4096);
    const grain = new Float32Array(4096);
    for (let i = 0; i < curve.length; i++) {
      const level = Math.max(0, (i / 16 - 16) / 219);
      curve[i] = 16 + 219 * Math.min(1, gain * level ** gamma);
      grain[i] = sigma * (219 / 255) * (0.6 + 0.6 * Math.sqrt(level));
    }
    const out = new Uint8Array(width * height);
    for (let row = 0; row < height; row++) {
      let n = Math.floor(draw.unit() * (tableSize - width));
      for (let i = row * width; i < (row + 1) * width; i++, n++) {
        const level = (plane[i] * 16) | 0;
        out[i] = Math.max(1, Math.min(254, curve[level] + grain[level] * this.#noise[n] + 0.5));
      }
    }
    return out;
  }

  /** The gray picture that every source makes of luma. */
  develop(luma: Uint8Array): Picture {
    const { width, height } = this;
    const gray = new Uint8Array(width * height);
    copyGray({ ...limited, data: luma, stride: width, width, height }, gray);
    return { gray, width, height };
  }

  /** Gaussian blur of the plane, in place; the outermost three pixels stay as they are. */
  #blur(sigma: number): void {
    const { width, height } = this;
    const weights = [0, 1, 2, 3].map((k) => Math.exp(-(k * k) / (2 * sigma * sigma)));
    const sum = weights.reduce((total, weight, k) => total + (k === 0 ? weight : 2 * weight), 0);
    const [w0, w1, w2, w3] = weights.map((weight) => weight / sum);
    const plane = this.#plane;
    const line = this.#line;
    const pass = (start: number, step: number, length: number): void => {
      for (let i = 0, at = start; i < length; i++, at += step) line[i] = plane[at];
      for (let i = 3, at = start + 3 * step; i < length - 3; i++, at += step) {
        plane[at] =
          w0 * line[i] +
          w1 * (line[i - 1] + line[i + 1]) +
          w2 * (line[i - 2] + line[i + 2]) +
          w3 * (line[i - 3] + line[i + 3]);
      }
    };
    for (let y = 0; y < height; y++) pass(y * width, 1, width);
    for (let x = 0; x < width; x++) pass(x, width, height);
  }
}
