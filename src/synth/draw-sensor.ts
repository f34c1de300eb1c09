import type { Draw } from '../draw.js';
import type { Sensor } from './sensor.js';

/**
 * Draws a camera: noise from a sigma of .5 (daylight) to 6 (high ISO), blur from .4 to 1.3 px, its taste in tone, and,
 * under one lamp in four, mains flicker.
 * @param noise where it is given, the camera has this much
 */
export function drawSensor(draw: Draw, noise = 0.5 * 12 ** draw.unit()): Sensor {
  const variance = (0.4 * (1.3 / 0.4) ** draw.unit()) ** 2;
  const passes = Math.ceil(variance / 0.5);
  const hz = draw.pick([100, 120]);
  const flickers = draw.unit() < 0.25;
  return {
    noise,
    darkNoise: draw.between(0, 0.4),
    blur: variance / (2 * passes),
    passes,
    tone: {
      gamma: 2 ** draw.between(-0.3, 0.35),
      contrast: draw.between(-0.15, 0.5),
      black: Math.max(0, draw.between(-0.04, 0.08)),
    },
    ...(flickers && {
      flicker: {
        hz,
        depth: draw.between(0.02, 0.25),
        exposure: draw.between(0.002, 0.016),
        readout: draw.between(0.005, 0.03),
      },
    }),
  };
}
