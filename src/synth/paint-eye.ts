import type { Draw } from '../draw.js';
import { eyeTextureReach } from './deform.js';
import type { Look } from './look.js';
import { createNoiseField, fractal } from './noise-field.js';
import { smooth } from './smooth.js';
import { createPainting, type Painting } from './texture.js';

/** Polar angle of the iris's and the pupil's edge from the gaze, degrees. */
const irisEdge = 24;
const pupilEdge = 9;

/** Paints an eyeball, centred on the gaze: pupil, iris with its streaks and dark rim, white with veins. */
export function paintEye(size: number, look: Look, draw: Draw): Painting {
  const painting = createPainting(size);
  const field = createNoiseField(draw.unit);
  // The camera opens up for dark skin; the white of the eye must not burn out with it.
  const bright = Math.min(1, (look.skin[1] / 0.34) ** 0.35);
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const x = (2 * (col + 0.5)) / size - 1;
      const y = (2 * (row + 0.5)) / size - 1;
      const angle = (Math.hypot(x, y) * eyeTextureReach * 180) / Math.PI;
      const around = Math.atan2(y, x);
      const streak = field(Math.cos(around) * 9, Math.sin(around) * 9, angle * 0.12);
      const vein = Math.max(0, fractal(field, 3, x * 14, y * 14, 2)) * smooth(30, 70, angle);
      const white = bright * (0.5 + 0.04 * field(x * 5, y * 5, 9) - 0.12 * smooth(45, 75, angle));
      const iris = smooth(irisEdge + 1.6, irisEdge - 1.6, angle);
      const rim = smooth(irisEdge - 7, irisEdge, angle);
      const pupil = smooth(pupilEdge + 1, pupilEdge - 1, angle);
      const shade = 0.75 * (1 + 0.45 * streak) * (1 - 0.65 * rim);
      const whites = [white, white * (0.94 - 0.4 * vein), white * (0.9 - 0.4 * vein)];
      for (let c = 0; c < 3; c++) {
        const open = whites[c]! + (look.iris[c]! * shade - whites[c]!) * iris;
        painting.rgb[(row * size + col) * 3 + c] = open * (1 - pupil) + 0.006 * pupil;
      }
    }
  }
  return painting;
}
