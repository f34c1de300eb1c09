import type { RigidMotion } from '../stabilised-face.js';

const centre = 64;

/** The movement of the head that an alignment (affine [a,b,c,d,e,f], anchor to crop) stands for, at the crop's centre. */
export function motionOf([a, b, c, d, e, f]: Float64Array): RigidMotion {
  return {
    x: c + (a - 1) * centre + b * centre,
    y: f + (e - 1) * centre + d * centre,
    scale: a - 1,
    rotation: d,
  };
}
