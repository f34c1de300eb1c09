import type { Point, Template } from '../stabilised-face.js';

/**
 * Points of MediaPipe's 468-point mesh, by the image's left and right. Eye corners rather than lids, and no iris: they
 * stay where they are while the eye blinks.
 */
const eyeLCorners = [33, 133];
const eyeRCorners = [362, 263];
const brows = [70, 63, 105, 66, 107, 46, 53, 52, 65, 55, 300, 293, 334, 296, 336, 276, 283, 282, 295, 285];
const noseTip = [1, 4];
/** Where the lips meet, at both corners and in the middle. */
const mouthCornerL = [61, 78];
const mouthCornerR = [291, 308];
const lips = [0, 13, 14, 17];
/** The chin's boss, not its lower edge: that is where the skin moves. */
const chin = [199, 200];

/** The points by which a crop is placed and checked, in the order that `placingPoints` returns them. */
export type Placing = { readonly eyeL: Point; readonly eyeR: Point; readonly mouth: Point };

/** @param landmarks [468,2] float32, px. */
export function placingPoints(landmarks: Float32Array): Placing {
  return {
    eyeL: mean(landmarks, eyeLCorners),
    eyeR: mean(landmarks, eyeRCorners),
    mouth: mean(landmarks, [...mouthCornerL, ...mouthCornerR]),
  };
}

/** The points that move with the skull whatever the face does: [eye corners..., nose]. */
export const skullPoints: readonly number[] = [...eyeLCorners, ...eyeRCorners, ...noseTip];

/**
 * Reads a face's geometry off its mesh.
 *
 * @param landmarks [468,2] float32, px of the frame.
 * @param toCrop maps px of the frame to px of the held crop.
 */
export function templateFromMesh(landmarks: Float32Array, toCrop: (point: Point) => Point): Template {
  const at = (indices: readonly number[]): Point => toCrop(mean(landmarks, indices));
  const cornerL = at(mouthCornerL);
  const cornerR = at(mouthCornerR);
  return {
    eyeL: at(eyeLCorners),
    eyeR: at(eyeRCorners),
    browY: at(brows).y,
    noseTip: at(noseTip),
    mouth: { x: (cornerL.x + cornerR.x) / 2, y: (at(lips).y + (cornerL.y + cornerR.y) / 2) / 2 },
    mouthHalfWidth: (cornerR.x - cornerL.x) / 2,
    chin: at(chin),
  };
}

/** The mean of some points of a mesh. */
export function mean(landmarks: Float32Array, indices: readonly number[]): Point {
  let x = 0;
  let y = 0;
  for (const i of indices) {
    x += landmarks[2 * i];
    y += landmarks[2 * i + 1];
  }
  return { x: x / indices.length, y: y / indices.length };
}
