import type { Draw } from '../draw.js';
import { type Camera, frameHead, type Pose, restPose } from './camera.js';

/** A camera, how the head is held before it, and how many cm of height the picture shows at the face. */
export type Framing = { readonly camera: Camera; readonly home: Pose; readonly centimetres: number };

/** Part of the width that stays free at either side of a face. */
const margin = 0.28;

/**
 * Draws how a person sits before the camera: from a tight to a wide view (a face of 18 cm takes 0.3 to 0.65 of the
 * height), not quite centred, near or far, and with the head turned by up to 15 degrees, tilted by up to 10 and 6.
 */
export function drawFraming(draw: Draw, width: number, height: number): Framing {
  // In a tall picture the width decides.
  const fits = height / Math.min(height, (4 / 3) * width);
  const centimetres = 28 * (58 / 28) ** draw.unit() * fits;
  const distance = draw.between(60, 160);
  const room = Math.max(0, 0.5 - margin * (32 / centimetres) * (height / width));
  const across = 0.5 + Math.min(0.2, room) * draw.between(-1, 1);
  const at = 0.5 + draw.between(-0.06, 0.06);
  const bend = (most: number) => most * Math.max(-1, Math.min(1, 0.45 * draw.normal()));
  return {
    camera: frameHead(width, height, centimetres, at, across, distance),
    home: { ...restPose, yaw: bend(15), pitch: bend(10), roll: bend(6) },
    centimetres,
  };
}
