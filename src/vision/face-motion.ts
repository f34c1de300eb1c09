import type { Box } from '../face.js';

/** Where a face was last seen and how it moved. Times in ms, speeds in px/ms. */
export type FaceMotion = {
  readonly box: Box;
  readonly at: number;
  readonly speedX: number;
  readonly speedY: number;
};

/** Weight of the newest displacement in the speed: forgets in about 100 ms of unrest, but rides over one frame's jitter. */
const memoryMs = 100;

/** A face that has just been found: at rest, for all that is known. */
export const atRest = (box: Box, at: number): FaceMotion => ({ box, at, speedX: 0, speedY: 0 });

/** The motion after the face was seen again in `box`. A repeated time stamp changes the place alone. */
export function moved(motion: FaceMotion, box: Box, at: number): FaceMotion {
  const elapsed = at - motion.at;
  if (!(elapsed > 0)) return { ...motion, box };
  const weight = 1 - Math.exp(-elapsed / memoryMs);
  const [from, to] = [centre(motion.box), centre(box)];
  return {
    box,
    at,
    speedX: motion.speedX + weight * ((to.x - from.x) / elapsed - motion.speedX),
    speedY: motion.speedY + weight * ((to.y - from.y) / elapsed - motion.speedY),
  };
}

/** Where the face should be at `at`, by constant velocity. */
export function predictedBox({ box, speedX, speedY, at: seen }: FaceMotion, at: number): Box {
  const elapsed = Math.max(0, at - seen);
  return { ...box, x: box.x + speedX * elapsed, y: box.y + speedY * elapsed };
}

/** How far a box lies from where a motion says, in widths of the box. */
export function surprise(motion: FaceMotion, box: Box, at: number): number {
  const [expected, seen] = [centre(predictedBox(motion, at)), centre(box)];
  return Math.hypot(seen.x - expected.x, seen.y - expected.y) / Math.max(box.width, box.height);
}

const centre = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });
