import { AVCOL_RANGE_JPEG } from 'node-av/constants';
import { createFullRangeKernel, type FullRangeKernel } from '../kernels/full-range.js';
import type { LumaLayout } from './luma-layout.js';

/** The first plane of a decoded picture, still FFmpeg's memory. */
export type LumaPlane = {
  readonly layout: Pick<LumaLayout, 'sample' | 'alwaysFull'>;
  /** The stream's AVColorRange; 'unspecified' counts as limited. */
  readonly range: number;
  readonly data: Uint8Array;
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
};

/** Limited range 16..235 to 0..255, rounded to nearest: what OpenCV and swscale give, and what the models expect. */
export const fullRangeOf: Uint8Array = Uint8Array.from({ length: 256 }, (_, y) =>
  Math.max(0, Math.min(255, Math.round(((y - 16) * 255) / 219))),
);
const unchanged: Uint8Array = Uint8Array.from({ length: 256 }, (_, y) => y);

/** One for the thread, from its first picture on. */
let kernel: FullRangeKernel | undefined;

/**
 * Copies luma out of FFmpeg's memory as full-range gray: the one pixel rule of every source. (DESIGN section 9)
 *
 * Limited range (said or not said) is expanded, full range is copied; ten bits become eight by dropping the
 * low two first.
 *
 * @param out [height, width] uint8, row-major
 */
export function copyGray(plane: LumaPlane, out: Uint8Array): void {
  const full = plane.layout.alwaysFull || plane.range === AVCOL_RANGE_JPEG;
  const { sample } = plane.layout;
  const table = full ? unchanged : fullRangeOf;
  if (sample === '8-even' || sample === '8-odd') copyPacked(plane, table, out);
  else if (sample !== '8') copyTenBits(plane, table, out);
  else if (full) copyRows(plane, out);
  else expandRange(plane.data, plane.stride, plane.width, plane.height, out);
}

/** Rows of limited range as `copyGray` expands them. */
export function expandRange(data: Uint8Array, stride: number, width: number, height: number, out: Uint8Array): void {
  kernel ??= createFullRangeKernel();
  kernel.expand(data, stride, width, height, out);
}

function copyRows({ data, stride, width, height }: LumaPlane, out: Uint8Array): void {
  if (stride === width) out.set(data.subarray(0, width * height));
  else for (let y = 0; y < height; y++) out.set(data.subarray(y * stride, y * stride + width), y * width);
}

function copyPacked({ layout, data, stride, width, height }: LumaPlane, table: Uint8Array, out: Uint8Array): void {
  const first = layout.sample === '8-odd' ? 1 : 0;
  for (let y = 0; y < height; y++) {
    let source = y * stride + first;
    const end = (y + 1) * width;
    for (let target = y * width; target < end; target++, source += 2) out[target] = table[data[source]];
  }
}

function copyTenBits({ layout, data, stride, width, height }: LumaPlane, table: Uint8Array, out: Uint8Array): void {
  const high = layout.sample === '10-high';
  for (let y = 0; y < height; y++) {
    let source = y * stride;
    const end = (y + 1) * width;
    for (let target = y * width; target < end; target++, source += 2) {
      out[target] = table[high ? data[source + 1] : (data[source] >> 2) | (data[source + 1] << 6)];
    }
  }
}
