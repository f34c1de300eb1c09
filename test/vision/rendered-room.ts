import type { Picture } from '../../src/vision/picture.js';
import { facePicture } from './face-picture.js';

/** The frontal and the turned render without their backgrounds: an ellipse around each head. */
const heads = (['frontal', 'turned'] as const).map((name) => {
  const { picture, truth } = facePicture(name);
  const { rightEyeOuter, leftEyeOuter, chin } = truth.points;
  const centre = [(rightEyeOuter[0] + leftEyeOuter[0]) / 2, (rightEyeOuter[1] + leftEyeOuter[1]) / 2 - 5];
  return { picture, centre, reach: [62, chin[1] - centre[1] + 12] };
});

/** Where a head is: 0 the frontal one, 1 the turned one; px of the room. */
export type Place = { readonly head: number; readonly x: number; readonly y: number };

/** A room with rendered heads at whole pixels, the last in front. */
export function room(width: number, height: number, ...places: readonly Place[]): Picture {
  const gray = new Uint8Array(width * height).fill(110);
  for (const { head, x, y } of places) {
    const { picture, centre, reach } = heads[head];
    for (let v = 0; v < picture.height; v++) {
      for (let u = 0; u < picture.width; u++) {
        const inside = ((u - centre[0]) / reach[0]) ** 2 + ((v - centre[1]) / reach[1]) ** 2 <= 1;
        const [column, row] = [u - Math.round(centre[0]) + x, v - Math.round(centre[1]) + y];
        if (!inside || column < 0 || column >= width || row < 0 || row >= height) continue;
        gray[row * width + column] = picture.gray[v * picture.width + u];
      }
    }
  }
  return { gray, width, height };
}
