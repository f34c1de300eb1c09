import { regionNames } from '../expression.js';
import type { Anchor } from '../stabilised-face.js';
import { gradientOf } from '../stabilising/gradient.js';
import { blinkSignal } from './blink-signal.js';
import { type RegionKernel, regionKernel } from './region-kernel.js';
import { eyeBoxes, regionBoxes } from './regions.js';

/** Two numbers a region: right and down, px of the crop. */
export const displacementLength = 2 * regionNames.length;

/** Measures how far each region of a face has moved from where it was in the anchor. (the spotting research, D, E) */
export class RegionDisplacement {
  readonly #regions: readonly RegionKernel[];
  readonly #eyes: readonly RegionKernel[];

  constructor({ image, template }: Anchor) {
    const gradient = gradientOf(image);
    this.#regions = regionBoxes(template).map((box) => regionKernel(image, gradient, box));
    this.#eyes = eyeBoxes(template).map((box) => regionKernel(image, gradient, box));
  }

  /**
   * @param aligned [128,128] float32: a frame on the anchor.
   * @param target from `at` on: displacement x and y of every region in the order of `regionNames`, px of the crop.
   */
  measure(aligned: Float32Array, target: Float64Array, at = 0): void {
    let next = at;
    for (const { pixels, values, solve } of this.#regions) {
      const n = pixels.length;
      let x = 0;
      let y = 0;
      for (let k = 0; k < n; k++) {
        const difference = aligned[pixels[k]] - values[k];
        x += solve[k] * difference;
        y += solve[n + k] * difference;
      }
      target[next++] = x;
      target[next++] = y;
    }
  }

  /** @param target from `at` on: the blink signal of the left and of the right eye. */
  measureEyes(aligned: Float32Array, target: Float64Array, at: number): void {
    for (let i = 0; i < this.#eyes.length; i++) target[at + i] = blinkSignal(this.#eyes[i], aligned);
  }
}
