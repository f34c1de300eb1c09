import {
  AV_PIX_FMT_BGR0,
  AV_PIX_FMT_BGR24,
  AV_PIX_FMT_BGRA,
  AV_PIX_FMT_GRAY16BE,
  AV_PIX_FMT_PAL8,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_RGB48BE,
  AV_PIX_FMT_RGBA,
  AV_PIX_FMT_RGBA64BE,
  AV_PIX_FMT_YA8,
  AV_PIX_FMT_YA16BE,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
} from 'node-av/constants';
import { copyGray } from './gray.js';
import { lumaLayout } from './luma-layout.js';

/** A decoded still picture, in FFmpeg's memory. */
export type Still = {
  /** AVPixelFormat and AVColorRange. */
  readonly format: number;
  readonly range: number;
  /** First plane, and the palette of a picture that has one. */
  readonly data: readonly (Uint8Array | undefined)[];
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
};

/** Bytes of a pixel, and where in it the most significant byte of each colour stands. */
type Packing = { readonly step: number; readonly r: number; readonly g: number; readonly b: number };

const packings: ReadonlyMap<number, Packing> = new Map<number, Packing>([
  [AV_PIX_FMT_RGB24, { step: 3, r: 0, g: 1, b: 2 }],
  [AV_PIX_FMT_BGR24, { step: 3, r: 2, g: 1, b: 0 }],
  [AV_PIX_FMT_RGBA, { step: 4, r: 0, g: 1, b: 2 }],
  [AV_PIX_FMT_BGRA, { step: 4, r: 2, g: 1, b: 0 }],
  [AV_PIX_FMT_BGR0, { step: 4, r: 2, g: 1, b: 0 }],
  [AV_PIX_FMT_RGB48BE, { step: 6, r: 0, g: 2, b: 4 }],
  [AV_PIX_FMT_RGBA64BE, { step: 8, r: 0, g: 2, b: 4 }],
  [AV_PIX_FMT_GRAY16BE, { step: 2, r: 0, g: 0, b: 0 }],
  [AV_PIX_FMT_YA8, { step: 2, r: 0, g: 0, b: 0 }],
  [AV_PIX_FMT_YA16BE, { step: 4, r: 0, g: 0, b: 0 }],
]);

/** Luma of ITU-R BT.601 in 14 bits, as OpenCV weighs colours; a gray stays what it is. */
const luma = (r: number, g: number, b: number): number => (4899 * r + 9617 * g + 1868 * b + 8192) >> 14;

/**
 * Writes a still picture as full-range gray. Stills are full range unless they say limited (videos the other way round);
 * of sixteen bits the upper eight count, transparency does not.
 *
 * @param out [height, width] uint8, row-major
 * @returns false for a pixel format that cannot be read; `out` is then as it was
 */
export function copyPictureGray(still: Still, out: Uint8Array): boolean {
  const [data, palette] = still.data;
  const layout = lumaLayout(still.format);
  const packing = packings.get(still.format);
  if (!data) return false;
  if (layout) {
    const range = still.range === AVCOL_RANGE_MPEG ? AVCOL_RANGE_MPEG : AVCOL_RANGE_JPEG;
    copyGray({ ...still, layout, range, data }, out);
  } else if (packing) copyPacked(still, data, packing, out);
  else if (still.format === AV_PIX_FMT_PAL8 && palette) copyIndexed(still, data, palette, out);
  else return false;
  return true;
}

function copyPacked(still: Still, data: Uint8Array, { step, r, g, b }: Packing, out: Uint8Array): void {
  const { stride, width, height } = still;
  for (let y = 0; y < height; y++) {
    let source = y * stride;
    const end = (y + 1) * width;
    for (let target = y * width; target < end; target++, source += step) {
      out[target] = luma(data[source + r], data[source + g], data[source + b]);
    }
  }
}

/** @param palette 256 colours of B, G, R, A (a native-endian ARGB word on little-endian machines) */
function copyIndexed(still: Still, data: Uint8Array, palette: Uint8Array, out: Uint8Array): void {
  const table = Uint8Array.from({ length: 256 }, (_, i) =>
    luma(palette[4 * i + 2], palette[4 * i + 1], palette[4 * i]),
  );
  const { stride, width, height } = still;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[y * width + x] = table[data[y * stride + x]];
  }
}
