import { MARGIN } from './develop';
import { lookUp, placeOn, Skin, surfaceOf } from './surface';

/** Steps of the transfer curve's table. */
const CURVE: i32 = 4096;

/** Depth between the samples of a pixel that shows an edge, cm. */
const LEAST_GAP: f32 = 0.45;

/** Planes of the picture; the caller fills one in (see kernels/render.ts). */
@unmanaged
export class Film {
  width: i32;
  /** [height, width, 4] int32 and float32. */
  ids: usize;
  depths: usize;
  /** [height, width, 4] linear RGBX float32: what is behind. */
  background: usize;
  /** [CURVE + 1] float32: the transfer curve over the square root of light, 0..255. */
  curve: usize;
  /** Rows of `stride` bytes, float32, MARGIN before the first pixel; and [height/2, width/2] float32 twice. */
  luma: usize;
  stride: usize;
  cb: usize;
  cr: usize;
  /** [height/2, width/2] a byte: 1 where something other than the background was exposed last. */
  covered: usize;
}

/** Samples of one row of a pixel: where it has a triangle of its own, that one's light, else what is behind. */
function mixed(skin: Skin, ids: v128, behind: v128, x: f32, y: f32): v128 {
  let sum = sample(skin, i32x4.extract_lane(ids, 0), behind, x + 0.375, y + 0.125);
  sum = f32x4.add(sum, sample(skin, i32x4.extract_lane(ids, 1), behind, x + 0.875, y + 0.375));
  sum = f32x4.add(sum, sample(skin, i32x4.extract_lane(ids, 2), behind, x + 0.125, y + 0.625));
  sum = f32x4.add(sum, sample(skin, i32x4.extract_lane(ids, 3), behind, x + 0.625, y + 0.875));
  return f32x4.mul(sum, f32x4.splat(0.25));
}

function sample(skin: Skin, t: i32, behind: v128, x: f32, y: f32): v128 {
  return t < 0 ? behind : lookUp(skin, surfaceOf(skin, t), placeOn(skin, t, x, y));
}

/**
 * Whether a pixel shows surfaces that lie apart: the nose's edge in front of the cheek, lip over lip. Depths are
 * reciprocal cm.
 */
// @ts-ignore: decorator
@inline
function torn(depths: v128): bool {
  let high = f32x4.pmax(depths, v128.shuffle<f32>(depths, depths, 2, 3, 0, 1));
  let low = f32x4.pmin(depths, v128.shuffle<f32>(depths, depths, 2, 3, 0, 1));
  high = f32x4.pmax(high, v128.shuffle<f32>(high, high, 1, 0, 3, 2));
  low = f32x4.pmin(low, v128.shuffle<f32>(low, low, 1, 0, 3, 2));
  const a = f32x4.extract_lane(depths, 0);
  return f32x4.extract_lane(high, 0) - f32x4.extract_lane(low, 0) > LEAST_GAP * a * a;
}

/** Linear RGB of one pixel. A pixel that lies on one unbroken surface is looked up once, at its centre. */
// @ts-ignore: decorator
@inline
function light(film: Film, skin: Skin, ids: v128, pixel: i32, column: i32, row: i32): v128 {
  const x = <f32>column;
  const y = <f32>row;
  const first = i32x4.extract_lane(ids, 0);
  if (i32x4.all_true(i32x4.eq(ids, i32x4.splat(first)))) {
    if (first < 0) return v128.load(film.background + (<usize>pixel << 4));
    return lookUp(skin, surfaceOf(skin, first), placeOn(skin, first, x + 0.5, y + 0.5));
  }
  if (i32x4.bitmask(ids) == 0) {
    const surface = surfaceOf(skin, first);
    const last = i32x4.extract_lane(ids, 3);
    if (
      surface == surfaceOf(skin, i32x4.extract_lane(ids, 1)) &&
      surface == surfaceOf(skin, i32x4.extract_lane(ids, 2)) &&
      surface == surfaceOf(skin, last) &&
      !torn(v128.load(film.depths + (<usize>pixel << 4)))
    ) {
      if (first == last) return lookUp(skin, surface, placeOn(skin, first, x + 0.5, y + 0.5));
      // The first and the last sample lie opposite each other about the pixel's centre.
      const place = f32x4.add(
        placeOn(skin, first, x + 0.375, y + 0.125),
        placeOn(skin, last, x + 0.625, y + 0.875),
      );
      return lookUp(skin, surface, f32x4.mul(place, f32x4.splat(0.5)));
    }
  }
  return mixed(skin, ids, v128.load(film.background + (<usize>pixel << 4)), x, y);
}

/** Linear RGB by the camera's transfer curve, 0..255; the fourth lane is nothing. */
// @ts-ignore: decorator
@inline
function transfer(curve: usize, linear: v128): v128 {
  const l = f32x4.pmax(f32x4.splat(0), f32x4.pmin(f32x4.splat(1), linear));
  const place = f32x4.add(f32x4.splat(0.5), f32x4.mul(f32x4.splat(<f32>CURVE), f32x4.sqrt(l)));
  const at = i32x4.shl(i32x4.trunc_sat_f32x4_s(place), 2);
  let out = v128.load32_zero(curve + <usize>i32x4.extract_lane(at, 0));
  out = v128.load32_lane(curve + <usize>i32x4.extract_lane(at, 1), out, 1);
  return v128.load32_lane(curve + <usize>i32x4.extract_lane(at, 2), out, 2);
}

/**
 * Colours what is covered and turns light into Y'CbCr of limited range. Blocks of two by two pixels that show the
 * background are left as they are when they showed it before, unless `all`.
 */
export function expose(film: Film, skin: Skin, left: i32, top: i32, right: i32, bottom: i32, all: bool): void {
  const width = film.width;
  const curve = film.curve;
  const none = i32x4.splat(-1);
  for (let y = top; y < bottom; y += 2) {
    for (let x = left; x < right; x += 2) {
      const pixel = y * width + x;
      const under = pixel + width;
      const upper = film.ids + (<usize>pixel << 4);
      const lower = film.ids + (<usize>under << 4);
      const ids0 = v128.load(upper);
      const ids1 = v128.load(upper, 16);
      const ids2 = v128.load(lower);
      const ids3 = v128.load(lower, 16);
      const every = v128.and(v128.and(ids0, ids1), v128.and(ids2, ids3));
      const block = (y >> 1) * (width >> 1) + (x >> 1);
      if (i32x4.all_true(i32x4.eq(every, none))) {
        if (load<u8>(film.covered + <usize>block) == 0 && !all) continue;
        store<u8>(film.covered + <usize>block, 0);
      } else store<u8>(film.covered + <usize>block, 1);
      const p0 = transfer(curve, light(film, skin, ids0, pixel, x, y));
      const p1 = transfer(curve, light(film, skin, ids1, pixel + 1, x + 1, y));
      const p2 = transfer(curve, light(film, skin, ids2, under, x, y + 1));
      const p3 = transfer(curve, light(film, skin, ids3, under + 1, x + 1, y + 1));
      const rg01 = v128.shuffle<f32>(p0, p1, 0, 4, 1, 5);
      const rg23 = v128.shuffle<f32>(p2, p3, 0, 4, 1, 5);
      const red = v128.shuffle<f32>(rg01, rg23, 0, 1, 4, 5);
      const green = v128.shuffle<f32>(rg01, rg23, 2, 3, 6, 7);
      const blue = v128.shuffle<f32>(v128.shuffle<f32>(p0, p1, 2, 6, 2, 6), v128.shuffle<f32>(p2, p3, 2, 6, 2, 6), 0, 1, 4, 5);
      const gray = f32x4.add(
        f32x4.mul(red, f32x4.splat(0.2126)),
        f32x4.add(f32x4.mul(green, f32x4.splat(0.7152)), f32x4.mul(blue, f32x4.splat(0.0722))),
      );
      const luma = f32x4.add(f32x4.splat(16), f32x4.mul(gray, f32x4.splat(219.0 / 255)));
      const out = film.luma + <usize>y * film.stride + (<usize>(MARGIN + x) << 2);
      v128.store64_lane(out, luma, 0);
      v128.store64_lane(out + film.stride, luma, 1);
      const sums = f32x4.add(f32x4.add(p0, p1), f32x4.add(p2, p3));
      const sum = f32x4.extract_lane(sums, 0) * 0.2126 + f32x4.extract_lane(sums, 1) * 0.7152 + f32x4.extract_lane(sums, 2) * 0.0722;
      const chroma = <usize>block << 2;
      store<f32>(film.cb + chroma, 128 + (f32x4.extract_lane(sums, 2) - sum) * <f32>(0.25 * 224 / 255 / 1.8556));
      store<f32>(film.cr + chroma, 128 + (f32x4.extract_lane(sums, 0) - sum) * <f32>(0.25 * 224 / 255 / 1.5748));
    }
  }
}
