import { regionNames } from '../expression.js';
import { type Anchor, cropSize } from '../stabilised-face.js';
import { gradientOf } from '../stabilising/gradient.js';
import { sampleCrop } from '../stabilising/warp.js';
import { blinkSignal } from './blink-signal.js';
import { type RegionKernel, regionKernel } from './region-kernel.js';
import { eyeBoxes, regionBoxes } from './regions.js';

/** Two numbers a region: right and down, px of the crop. */
export const displacementLength = 2 * regionNames.length;

/** Px: up to here the picture's change is proportional to the movement, and one step finds it. */
const linear = 0.7;
const iterations = 2;

/**
 * Measures how far each region of a face has moved from where it was in the anchor. (the spotting research, D, E)
 *
 * Where a region has moved further than the linear step reaches (a smile, a raised brow), the step is repeated at the
 * place where the region was last seen; otherwise a large movement would seem to return while it goes on.
 */
export class RegionDisplacement {
  readonly #regions: readonly RegionKernel[];
  readonly #eyes: readonly RegionKernel[];
  readonly #last = new Float64Array(displacementLength);
  readonly #step: Step = { x: 0, y: 0, error: 0 };

  constructor({ image, template }: Anchor) {
    const gradient = gradientOf(image);
    this.#regions = regionBoxes(template).map((box) => regionKernel(image, gradient, box));
    this.#eyes = eyeBoxes(template).map((box) => regionKernel(image, gradient, box));
  }

  /**
   * @param aligned [128,128] float32: a frame on the anchor, one after the other.
   * @param target from `at` on: displacement x and y of every region in the order of `regionNames`, px of the crop.
   */
  measure(aligned: Float32Array, target: Float64Array, at = 0): void {
    const step = this.#step;
    for (let r = 0; r < this.#regions.length; r++) {
      const region = this.#regions[r];
      stepFrom(region, aligned, 0, 0, step);
      const { x, y, error } = step;
      const [lastX, lastY] = [this.#last[2 * r], this.#last[2 * r + 1]];
      const wasFar = Math.hypot(lastX, lastY) > linear;
      if (wasFar || Math.hypot(x, y) > linear) {
        if (wasFar) stepFrom(region, aligned, lastX, lastY, step);
        for (let n = 1; n < iterations; n++) stepFrom(region, aligned, step.x, step.y, step);
      }
      const better = step.error <= error;
      target[at + 2 * r] = this.#last[2 * r] = better ? step.x : x;
      target[at + 2 * r + 1] = this.#last[2 * r + 1] = better ? step.y : y;
    }
  }

  /** @param target from `at` on: the blink signal of the left and of the right eye. */
  measureEyes(aligned: Float32Array, target: Float64Array, at: number): void {
    for (let i = 0; i < this.#eyes.length; i++) target[at + i] = blinkSignal(this.#eyes[i], aligned);
  }
}

/** A displacement, px, and the weighted squared difference to the anchor from where it was found. */
type Step = { x: number; y: number; error: number };

/**
 * One Gauss-Newton step towards a region's displacement from the guess (x, y). Whatever the guess, it ends at the same
 * place: the regularised solution, not the guess plus a part of the way.
 */
function stepFrom(region: RegionKernel, aligned: Float32Array, x: number, y: number, step: Step): void {
  const { pixels, values, solve, weights, response } = region;
  const n = pixels.length;
  const shifted = x !== 0 || y !== 0;
  let dx = 0;
  let dy = 0;
  let error = 0;
  for (let k = 0; k < n; k++) {
    const i = pixels[k];
    const value = shifted ? sampleCrop(aligned, (i % cropSize) + x, Math.floor(i / cropSize) + y) : aligned[i];
    const difference = value - values[k];
    dx += solve[k] * difference;
    dy += solve[n + k] * difference;
    error += weights[k] * difference * difference;
  }
  step.x = dx + response[0] * x + response[1] * y;
  step.y = dy + response[2] * x + response[3] * y;
  step.error = error;
}
