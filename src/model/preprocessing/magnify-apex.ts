import { DataError } from '../../errors.js';
import type { Flow } from '../../kernels/tvl1.js';
import { cropSize } from '../../stabilised-face.js';
import { sampleCrop } from '../../stabilising/warp.js';

/** Steps of the search for where a magnified point began; each goes half the way, so that strong motion converges too. */
const steps = 12;

/**
 * Draws the apex with its motion from the onset magnified, for people to look at: a point that moved by d px from onset
 * to apex stands d * amplification px from where it was at the onset. 1 gives the apex itself, 0 the apex's skin in the
 * onset's place, 4 turns 0.5 px into 2 px. It is the amplification of the network's manipulator,
 * onset + amplification * (apex - onset), applied to places instead of features.
 *
 * @param apex [128,128] uint8.
 * @param toApex flow from the onset to the apex, [128,128] px.
 * @param amplification 0 or more.
 * @param out [128,128] uint8, receives the picture; not `apex`.
 * @returns `out`.
 * @throws DataError when the amplification is not a number of 0 or more.
 */
export function magnifyApex(
  apex: Uint8Array,
  toApex: Flow,
  amplification: number,
  out = new Uint8Array(cropSize * cropSize),
): Uint8Array {
  if (!(Number.isFinite(amplification) && amplification >= 0)) {
    throw new DataError(
      `The amplification is ${amplification}: give a number of 0 or more, 1 shows the motion as it is.`,
    );
  }
  const picture = Float32Array.from(apex);
  for (let y = 0, i = 0; y < cropSize; y++) {
    for (let x = 0; x < cropSize; x++, i++) {
      // The point (px, py) of the onset whose magnified motion ends here: p + amplification * flow(p) = (x, y).
      let u = toApex.u[i];
      let v = toApex.v[i];
      for (let step = 0; step < steps; step++) {
        const px = x - amplification * u;
        const py = y - amplification * v;
        u = (u + sampleCrop(toApex.u, px, py)) / 2;
        v = (v + sampleCrop(toApex.v, px, py)) / 2;
      }
      const gain = 1 - amplification;
      out[i] = sampleCrop(picture, x + gain * u, y + gain * v) + 0.5;
    }
  }
  return out;
}
