import type { GrayPicture, Placement } from '../../src/kernels/crop.js';
import { cropSize } from '../../src/stabilised-face.js';

/** What `CropKernel.cut` does, in plain JavaScript: the baseline. @param target [128,128] float32. */
export function plainCut(frame: GrayPicture, placement: Placement, samples: number, target: Float32Array): void {
  const { a, b, tx, ty } = placement;
  target.fill(0);
  for (let j = 0; j < samples; j++) {
    for (let i = 0; i < samples; i++) {
      const u = (i + 0.5) / samples - 0.5;
      const v = (j + 0.5) / samples - 0.5;
      const x = a * u - b * v + tx;
      const y = b * u + a * v + ty;
      if (isInside(frame, x, y, a, b)) addInside(frame, target, x, y, a, b);
      else addClamped(frame, target, x, y, a, b);
    }
  }
  if (samples === 1) return;
  const weight = 1 / (samples * samples);
  for (let k = 0; k < target.length; k++) target[k] *= weight;
}

/** Whether the crop with its first sample at (x, y) lies wholly in the frame. */
function isInside({ width, height }: GrayPicture, x: number, y: number, a: number, b: number): boolean {
  const side = cropSize - 1;
  const [across, down] = [a * side, b * side];
  const columns = [x, x + across, x - down, x + across - down];
  const rows = [y, y + across, y + down, y + across + down];
  return (
    Math.min(...columns) >= 0 &&
    Math.min(...rows) >= 0 &&
    Math.max(...columns) < width - 1 &&
    Math.max(...rows) < height - 1
  );
}

/** Steps of (a, b) a crop pixel to the right and (-b, a) a crop pixel down, from (x, y). */
function addInside(
  { gray, width }: GrayPicture,
  target: Float32Array,
  x: number,
  y: number,
  a: number,
  b: number,
): void {
  for (let row = 0, k = 0; row < cropSize; row++) {
    let fx = x - b * row;
    let fy = y + a * row;
    for (let column = 0; column < cropSize; column++, k++, fx += a, fy += b) {
      const x0 = fx | 0;
      const y0 = fy | 0;
      const wx = fx - x0;
      const i = y0 * width + x0;
      const top = gray[i] + wx * (gray[i + 1] - gray[i]);
      const low = gray[i + width] + wx * (gray[i + width + 1] - gray[i + width]);
      target[k] += top + (fy - y0) * (low - top);
    }
  }
}

/** The same where a part of the crop lies outside of the frame: its border is repeated. */
function addClamped(frame: GrayPicture, target: Float32Array, x: number, y: number, a: number, b: number): void {
  const { gray, width, height } = frame;
  const right = width - 1;
  const bottom = height - 1;
  const beside = width > 1 ? 1 : 0;
  const below = height > 1 ? width : 0;
  for (let row = 0, k = 0; row < cropSize; row++) {
    for (let column = 0; column < cropSize; column++, k++) {
      const fx = Math.min(Math.max(x + a * column - b * row, 0), right);
      const fy = Math.min(Math.max(y + b * column + a * row, 0), bottom);
      const x0 = Math.min(Math.floor(fx), Math.max(0, right - 1));
      const y0 = Math.min(Math.floor(fy), Math.max(0, bottom - 1));
      const i = y0 * width + x0;
      const top = gray[i] + (fx - x0) * (gray[i + beside] - gray[i]);
      const low = gray[i + below] + (fx - x0) * (gray[i + below + beside] - gray[i + below]);
      target[k] += top + (fy - y0) * (low - top);
    }
  }
}
