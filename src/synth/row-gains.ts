import type { Flicker } from './sensor.js';
import type { Moment } from './session.js';

/** The transfer curve's exponent: what a change of light is worth in gray levels. */
const exponent = 0.45;

/**
 * Makes the function that says how strong each row's light is at a moment: the lamps' flicker, averaged over the row's
 * exposure, and steps of the light.
 * @returns [height] gains of the gray level, or undefined where all are 1; the array is used again
 */
export function createRowGains(
  flicker: Flicker | undefined,
  height: number,
): (moment: Pick<Moment, 'seconds' | 'exposure'>) => Float32Array | undefined {
  const gains = new Float32Array(height);
  const turn = flicker ? Math.PI * flicker.hz * flicker.exposure : 0;
  // The mean of a sine over the exposure.
  const seen = flicker ? flicker.depth * (turn < 1e-6 ? 1 : Math.sin(turn) / turn) : 0;
  return ({ seconds, exposure }) => {
    if (seen === 0 && exposure === 1) return undefined;
    for (let row = 0; row < height; row++) {
      const swing = flicker
        ? seen * Math.sin(2 * Math.PI * flicker.hz * (seconds + (flicker.readout * row) / height))
        : 0;
      gains[row] = (exposure * (1 + swing)) ** exponent;
    }
    return gains;
  };
}
