import type { Draw } from '../draw.js';
import type { Lighting } from './light.js';
import type { Look } from './look.js';
import { unit } from './occlusion.js';

/**
 * Three-point light with geometry and ratios of its own: a key light from one side, a weaker fill from the other, a
 * rim light from the side and behind, and the sky's. From flat office light to a lamp at one side in a dark room. The camera's
 * exposure makes up for most of it, and for most of the skin's tone.
 */
export function drawLighting(draw: Draw, look: Look): Lighting {
  const side = draw.unit() < 0.5 ? -1 : 1;
  const from = (azimuth: number, elevation: number) => {
    const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
    return unit([Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)]);
  };
  const key = draw.between(0.35, 0.95);
  const fill = key * 2 ** draw.between(-3.5, -0.3);
  const sky = 0.07 * 8 ** draw.unit();
  const overhead = draw.unit() < 0.3;
  const azimuth = overhead ? draw.between(0, 25) : draw.between(10, 80);
  // What a cheek turned to the camera gets, on average.
  const frontal = key * Math.max(0.3, Math.cos((azimuth * Math.PI) / 180)) + 0.6 * fill + 0.75 * sky;
  const luma = 0.2126 * look.skin[0] + 0.7152 * look.skin[1] + 0.0722 * look.skin[2];
  const exposure = (draw.between(0.85, 1.25) / frontal) * (0.36 / luma) ** 0.6;
  return {
    lights: [
      {
        direction: from(side * azimuth, overhead ? draw.between(40, 65) : draw.between(0, 45)),
        strength: exposure * key,
      },
      { direction: from(-side * draw.between(20, 80), draw.between(-15, 30)), strength: exposure * fill },
      {
        direction: from(-side * draw.between(95, 118), draw.between(5, 45)),
        strength: draw.unit() < 0.5 ? exposure * draw.between(0.1, 0.7) : 0,
      },
    ],
    sky: exposure * sky,
  };
}
