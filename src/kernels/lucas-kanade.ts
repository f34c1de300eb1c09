import { cropSize } from '../stabilised-face.js';
import { loadKernel } from './load-kernel.js';

/** Follows points between two crops. It owns its memory and does one thing at a time: one instance a thread. */
export type LucasKanade = {
  /**
   * Follows points from one picture to another and back, each by pyramidal Lucas-Kanade (Bouguet 2001): three levels, a
   * window of 16x16 px, gain and bias of each window left out of account.
   *
   * @param from [128,128] float32, as `to`.
   * @param points [n,2] px of `from`, x and y in turns; n at most 128.
   * @param found [n,2] where they are thought to lie in `to`; receives where they were found.
   * @param errors [n] receives how far from where it started a point lies when followed back, px; Infinity when lost.
   */
  follow(from: Float32Array, to: Float32Array, points: Float64Array, found: Float64Array, errors: Float64Array): void;
};

type Exports = {
  readonly memory: WebAssembly.Memory;
  pointerImage(): number;
  pointerPoints(): number;
  /** Makes the pyramid of the image: of the picture that points come from (0), or go to (1). */
  prepare(which: number): void;
  follow(count: number): void;
};

/** Numbers a point: where it lies, where it is thought to be or was found, return error. */
const stride = 5;
const mostPoints = 128;

/** Makes a Lucas-Kanade tracker: AssemblyScript with SIMD. */
export function createLucasKanade(): LucasKanade {
  const kernel = loadKernel<Exports>('lucas-kanade');
  const { buffer } = kernel.memory;
  const image = new Float32Array(buffer, kernel.pointerImage(), cropSize * cropSize);
  const table = new Float32Array(buffer, kernel.pointerPoints(), stride * mostPoints);
  return {
    follow(from, to, points, found, errors) {
      const count = Math.min(mostPoints, errors.length);
      image.set(from);
      kernel.prepare(0);
      image.set(to);
      kernel.prepare(1);
      for (let k = 0; k < count; k++) {
        table[stride * k] = points[2 * k];
        table[stride * k + 1] = points[2 * k + 1];
        table[stride * k + 2] = found[2 * k];
        table[stride * k + 3] = found[2 * k + 1];
      }
      kernel.follow(count);
      for (let k = 0; k < count; k++) {
        found[2 * k] = table[stride * k + 2];
        found[2 * k + 1] = table[stride * k + 3];
        errors[k] = table[stride * k + 4];
      }
    },
  };
}
