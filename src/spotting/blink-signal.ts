import { type RegionKernel, unknowns } from './region-kernel.js';

/** A lid that closes takes all contrast away, which a gain of -1 would explain: light alone does not change so much. */
const mostGain = 0.25;
/** Gray levels: eyes with less contrast are not made to look busier than they are. */
const leastContrast = 4;

/**
 * How much of an eye's change no movement and no light explains, as a share of its contrast: 0.13-0.33 in a blink,
 * mostly 0.01-0.07 in a movement of the lids. (the spotting research, E)
 *
 * @param aligned [128,128] float32: a frame on the anchor.
 */
export function blinkSignal(eye: RegionKernel, aligned: Float32Array): number {
  const { pixels, values, solve, model, weights } = eye;
  const n = pixels.length;
  let dx = 0;
  let dy = 0;
  let gain = 0;
  let bias = 0;
  let down = 0;
  let across = 0;
  for (let k = 0; k < n; k++) {
    const difference = aligned[pixels[k]] - values[k];
    dx += solve[k] * difference;
    dy += solve[n + k] * difference;
    gain += solve[2 * n + k] * difference;
    bias += solve[3 * n + k] * difference;
    down += solve[4 * n + k] * difference;
    across += solve[5 * n + k] * difference;
  }
  gain = Math.min(Math.max(gain, -mostGain), mostGain);
  let square = 0;
  for (let k = 0, m = 0; k < n; k++, m += unknowns) {
    const explained =
      model[m] * dx +
      model[m + 1] * dy +
      model[m + 2] * gain +
      model[m + 3] * bias +
      model[m + 4] * down +
      model[m + 5] * across;
    const rest = aligned[pixels[k]] - values[k] - explained;
    square += weights[k] * rest * rest;
  }
  return Math.sqrt(square) / Math.max(leastContrast, eye.contrast);
}
