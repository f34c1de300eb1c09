import { cropSize } from '../../stabilised-face.js';
import { inputSize } from '../network.js';
import { normaliseMinMax } from './normalise-min-max.js';
import { resizeBilinear } from './resize-bilinear.js';

/**
 * Turns one component of a flow into a channel of the network's input, as the paper's code does by way of a picture
 * file: resized, stretched to 0..255 and cut down to whole numbers, then stretched to 0..1. No motion becomes 0.
 *
 * @param component [128,128] float32, px.
 * @param out [48,48] float32.
 */
export function flowChannel(component: Float32Array, out: Float32Array): void {
  const whole = { values: component, offset: 0, stride: cropSize, width: cropSize, height: cropSize };
  resizeBilinear(whole, inputSize, inputSize, out);
  const round = Math.fround;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of out) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const range = round(greatest - least);
  for (let i = 0; i < out.length; i++) {
    out[i] = range > 0 ? Math.floor(round(round(round(out[i] - least) / range) * 255)) : 0;
  }
  normaliseMinMax(out, out);
}
