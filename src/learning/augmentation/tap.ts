import { cropSize } from '../../stabilised-face.js';

/** A place between four pixels of a crop: the upper left one, and how far right and down of it. */
export type Tap = { index: number; right: number; down: number };

const last = cropSize - 1;

/** Finds the pixels around (x, y), px; outside, the border's. Writes into `tap`: nothing is allocated a pixel. */
export function locate(x: number, y: number, tap: Tap): void {
  const cx = x < 0 ? 0 : x > last ? last : x;
  const cy = y < 0 ? 0 : y > last ? last : y;
  const x0 = cx >= last ? last - 1 : cx | 0;
  const y0 = cy >= last ? last - 1 : cy | 0;
  tap.index = y0 * cropSize + x0;
  tap.right = cx - x0;
  tap.down = cy - y0;
}

/** The bilinear value there. @param plane [128,128] */
export function bilinear(plane: Uint8Array | Float32Array, { index, right, down }: Tap): number {
  const top = plane[index]! + right * (plane[index + 1]! - plane[index]!);
  const below = index + cropSize;
  const bottom = plane[below]! + right * (plane[below + 1]! - plane[below]!);
  return top + down * (bottom - top);
}
