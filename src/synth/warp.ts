import type { Draw } from '../draw.js';
import { createNoiseField } from './noise-field.js';

/**
 * Draws a small smooth warp of a head, up to about .15 cm over features of some cm: what makes the left of a face
 * unlike its right, which the face model's identities do not.
 * @returns displacement of a point of the mean head, cm
 */
export function drawWarp(draw: Draw): (x: number, y: number, z: number) => readonly [number, number, number] {
  const field = createNoiseField(draw.unit);
  const amount = draw.between(0.05, 0.16);
  const scale = 1 / draw.between(3.5, 6);
  const shear = 0.012 * draw.normal();
  return (x, y, z) => {
    const at = (offset: number) => amount * field(x * scale + offset, y * scale, z * scale);
    return [at(0) + shear * y, at(31) + 0.5 * shear * x, at(67)];
  };
}
