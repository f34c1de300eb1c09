import type { Detection } from './detection.js';

/** The square that the mesh network looks at, in px of the picture. */
export type MeshRegion = {
  readonly centreX: number;
  readonly centreY: number;
  readonly side: number;
  /** Degrees clockwise by which the square is turned in the picture, so that the eyes are level in it. */
  readonly rotation: number;
};

/** How much larger than the face the square is. (the models' README) */
const margin = 1.5;

/** Outer corners of the eyes: landmarks of the right and of the left eye. */
const rightEye = 33;
const leftEye = 263;

/** The square around a detected face: upright by its two eye points. */
export function regionOfDetection({ box, keypoints: [right, left] }: Detection): MeshRegion {
  return {
    centreX: box.x + box.width / 2,
    centreY: box.y + box.height / 2,
    side: margin * Math.max(box.width, box.height),
    rotation: degreesOf(left.x - right.x, left.y - right.y),
  };
}

/** The square around the last landmarks ([468, 2], px): their extent along and across the line through the eyes. */
export function regionOfLandmarks(landmarks: Float32Array): MeshRegion {
  const dx = landmarks[2 * leftEye] - landmarks[2 * rightEye];
  const dy = landmarks[2 * leftEye + 1] - landmarks[2 * rightEye + 1];
  const length = Math.hypot(dx, dy) || 1;
  const [cos, sin] = [dx / length, dy / length];
  let [minU, maxU, minV, maxV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < landmarks.length; i += 2) {
    const u = landmarks[i] * cos + landmarks[i + 1] * sin;
    const v = landmarks[i + 1] * cos - landmarks[i] * sin;
    if (u < minU) minU = u;
    if (u > maxU) maxU = u;
    if (v < minV) minV = v;
    if (v > maxV) maxV = v;
  }
  const u = (minU + maxU) / 2;
  const v = (minV + maxV) / 2;
  return {
    centreX: u * cos - v * sin,
    centreY: u * sin + v * cos,
    side: margin * Math.max(maxU - minU, maxV - minV),
    rotation: degreesOf(dx, dy),
  };
}

const degreesOf = (dx: number, dy: number) => (Math.atan2(dy, dx) * 180) / Math.PI;
