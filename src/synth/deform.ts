import type { Head } from './head.js';
import { surface } from './head.js';
import type { Moment } from './session.js';

/** Moves the head's vertices by the expressions of a moment. @param out [V, 3] cm, without the pose */
export function deform(head: Head, weights: Float32Array, out: Float32Array): void {
  out.set(head.rest);
  for (let e = 0; e < weights.length; e++) {
    const weight = weights[e]!;
    if (weight === 0) continue;
    const { vertices, offset } = head.deltas[e]!;
    for (let i = 0, d = 0; i < vertices.length; i++, d += 3) {
      const k = vertices[i]! * 3;
      out[k]! += weight * offset[d]!;
      out[k + 1]! += weight * offset[d + 1]!;
      out[k + 2]! += weight * offset[d + 2]!;
    }
  }
}

/** Polar angle at the edge of the eye's texture, rad. */
export const eyeTextureReach = (110 * Math.PI) / 180;

/**
 * Turns the eyes: the balls stay, their texture turns. Texture coordinates are the polar angle from the gaze, so that
 * the
 * iris is a round patch at the middle.
 */
export function turnEyes(head: Head, moment: Moment): void {
  const yaw = (moment.gazeYaw * Math.PI) / 180;
  const pitch = (moment.gazePitch * Math.PI) / 180;
  const { rest, triangles, cornerUv } = head;
  for (const eye of head.eyes) {
    for (let t = eye.firstTriangle; t < eye.firstTriangle + eye.triangleCount; t++) {
      if (head.surfaces[t] !== surface.eye) continue;
      for (let c = 0; c < 3; c++) {
        const k = triangles[t * 3 + c]! * 3;
        const x = rest[k]! - eye.centre[0];
        const y = rest[k + 1]! - eye.centre[1];
        const z = rest[k + 2]! - eye.centre[2];
        const x1 = x * Math.cos(yaw) - z * Math.sin(yaw);
        const z1 = x * Math.sin(yaw) + z * Math.cos(yaw);
        const y2 = y * Math.cos(pitch) - z1 * Math.sin(pitch);
        const z2 = y * Math.sin(pitch) + z1 * Math.cos(pitch);
        const across = Math.hypot(x1, y2);
        const reach = across < 1e-9 ? 0 : Math.atan2(across, z2) / eyeTextureReach / 2 / across;
        cornerUv[t * 6 + c * 2] = 0.5 + x1 * reach;
        cornerUv[t * 6 + c * 2 + 1] = 0.5 + y2 * reach;
      }
    }
  }
}
