import type { ScreenVertices } from './raster.js';

/** A pinhole camera that looks along -z at the point (0, eyeLevel, 0). */
export type Camera = {
  /** px */
  readonly width: number;
  readonly height: number;
  /** Focal length, px. */
  readonly focal: number;
  /** Distance from the origin, cm. */
  readonly distance: number;
  /** Where the origin of the head lies on the screen, px. */
  readonly centreX: number;
  readonly centreY: number;
};

/**
 * Where the head is: shift in cm, rotation in degrees (yaw: to the subject's left; pitch: up; roll: to the subject's
 * right).
 */
export type Pose = { x: number; y: number; z: number; yaw: number; pitch: number; roll: number };

export const restPose: Readonly<Pose> = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0 };

/**
 * A camera that shows `centimetres` of height at the head's distance, with the head's origin at the given height of
 * the picture (0 top, 1 bottom) and the given part of its width.
 * @param distance from the camera to the head's origin, cm
 */
export function frameHead(
  width: number,
  height: number,
  centimetres: number,
  at = 0.5,
  across = 0.5,
  distance = 95,
): Camera {
  return {
    width,
    height,
    distance,
    focal: (height / centimetres) * (distance - 9),
    centreX: width * across,
    centreY: height * at,
  };
}

/** The point about which the head turns, cm. */
const pivot = [0, -7, -1] as const;

/**
 * Moves vertices by the pose. They follow the rotation as `follow` says, the shift fully on the head and a third of it
 * on the torso.
 * @param out [V, 3] receives the posed vertices, cm
 */
export function applyPose(vertices: Float32Array, follow: Float32Array, pose: Pose, out: Float32Array): void {
  let weight = Number.NaN;
  let [a, b, c, d, e, f, g, h, i] = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  for (let v = 0, k = 0; v < follow.length; v++, k += 3) {
    const w = follow[v]!;
    if (w !== weight) {
      weight = w;
      const yaw = (pose.yaw * w * Math.PI) / 180;
      const pitch = (-pose.pitch * w * Math.PI) / 180;
      const roll = (-pose.roll * w * Math.PI) / 180;
      const [sy, cy, sp, cp, sr, cr] = [
        Math.sin(yaw),
        Math.cos(yaw),
        Math.sin(pitch),
        Math.cos(pitch),
        Math.sin(roll),
        Math.cos(roll),
      ];
      [a, b, c] = [cy * cr + sy * sp * sr, -cy * sr + sy * sp * cr, sy * cp];
      [d, e, f] = [cp * sr, cp * cr, -sp];
      [g, h, i] = [-sy * cr + cy * sp * sr, sy * sr + cy * sp * cr, cy * cp];
    }
    const x = vertices[k]! - pivot[0];
    const y = vertices[k + 1]! - pivot[1];
    const z = vertices[k + 2]! - pivot[2];
    const shift = 0.35 + 0.65 * w;
    out[k] = a * x + b * y + c * z + pivot[0] + pose.x * shift;
    out[k + 1] = d * x + e * y + f * z + pivot[1] + pose.y * shift;
    out[k + 2] = g * x + h * y + i * z + pivot[2] + pose.z * shift;
  }
}

/** Projects posed vertices onto the screen; the depth is the reciprocal distance, which is linear on the screen. */
export function project(camera: Camera, vertices: Float32Array, out: ScreenVertices): void {
  const { focal, distance, centreX, centreY } = camera;
  for (let v = 0, k = 0; k < vertices.length; v++, k += 3) {
    const near = 1 / (distance - vertices[k + 2]!);
    out.x[v] = centreX + focal * vertices[k]! * near;
    out.y[v] = centreY - focal * vertices[k + 1]! * near;
    out.depth[v] = near;
  }
}

/** Room for `count` projected vertices. */
export function createScreenVertices(count: number): ScreenVertices {
  return { x: new Float32Array(count), y: new Float32Array(count), depth: new Float32Array(count) };
}
