/** Floats before a row of luma, and at least as many behind it. */
export const MARGIN: i32 = 4;
/** Pixels that are written at once; rows may be written over by what is left of them, since they follow in order. */
const AT_ONCE: i32 = 8;

/** Rounds eight values into bytes 1..254. */
// @ts-ignore: decorator
@inline
function storeBytes(to: usize, low: v128, high: v128): void {
  const half = f32x4.splat(0.5);
  const words = i16x8.narrow_i32x4_s(
    i32x4.trunc_sat_f32x4_s(f32x4.add(low, half)),
    i32x4.trunc_sat_f32x4_s(f32x4.add(high, half)),
  );
  const inRange = i16x8.min_s(i16x8.splat(254), i16x8.max_s(i16x8.splat(1), words));
  v128.store64_lane(to, i8x16.narrow_i16x8_u(inRange, inRange), 0);
}

/** Four values of a row, blurred across. */
// @ts-ignore: decorator
@inline
function across(at: usize, mid: v128, side: v128): v128 {
  return f32x4.add(f32x4.mul(mid, v128.load(at)), f32x4.mul(side, f32x4.add(v128.load(at - 4), v128.load(at + 4))));
}

/**
 * Blurs luma by three taps each way; borders repeat.
 * @param from, to rows of MARGIN + width + MARGIN float32 and more, `stride` bytes apart
 * @param weight of each neighbour
 */
export function blur(width: i32, height: i32, from: usize, to: usize, stride: usize, weight: f32): void {
  const side = f32x4.splat(weight);
  const mid = f32x4.splat(1 - 2 * weight);
  const first = from + (MARGIN << 2);
  const end = <usize>width << 2;
  for (let y = 0; y < height; y++) {
    const row = first + <usize>y * stride;
    store<f32>(row - 4, load<f32>(row));
    store<f32>(row + end, load<f32>(row + end - 4));
  }
  for (let y = 0; y < height; y++) {
    const here = first + <usize>y * stride;
    const above = y > 0 ? here - stride : here;
    const below = y < height - 1 ? here + stride : here;
    const out = to + (MARGIN << 2) + <usize>y * stride;
    for (let x: usize = 0; x < end; x += 16) {
      const beside = f32x4.add(across(above + x, mid, side), across(below + x, mid, side));
      v128.store(out + x, f32x4.add(f32x4.mul(mid, across(here + x, mid, side)), f32x4.mul(side, beside)));
    }
  }
}

/** Four clean values with the noise that their levels have. */
// @ts-ignore: decorator
@inline
function noisy(clean: v128, noise: v128, levels: usize): v128 {
  const level = i32x4.min_s(i32x4.splat(255), i32x4.max_s(i32x4.splat(0), i32x4.trunc_sat_f32x4_s(clean)));
  let factor = v128.load32_zero(levels + (<usize>i32x4.extract_lane(level, 0) << 2));
  factor = v128.load32_lane(levels + (<usize>i32x4.extract_lane(level, 1) << 2), factor, 1);
  factor = v128.load32_lane(levels + (<usize>i32x4.extract_lane(level, 2) << 2), factor, 2);
  factor = v128.load32_lane(levels + (<usize>i32x4.extract_lane(level, 3) << 2), factor, 3);
  return f32x4.add(clean, f32x4.mul(noise, factor));
}

/**
 * Gives each row its gain, adds noise and rounds.
 * @param luma as blur() takes it
 * @param gains [height] float32: how far each row's values lie from black
 * @param noise float32 values; `starts` [height] int32 say where each row's begin
 * @param levels [256] float32: strength of the noise by luma
 * @param out [height, width] bytes
 */
export function developLuma(
  width: i32, height: i32, luma: usize, stride: usize, gains: usize, noise: usize, starts: usize, levels: usize, out: usize,
): void {
  for (let y = 0; y < height; y++) {
    const row = luma + (MARGIN << 2) + <usize>y * stride;
    const grain = noise + (<usize>load<i32>(starts + (<usize>y << 2)) << 2);
    const ownGain = load<f32>(gains + (<usize>y << 2));
    const gain = f32x4.splat(ownGain);
    const black = f32x4.splat(16 - 16 * ownGain);
    const to = out + <usize>(y * width);
    for (let x = 0; x < width; x += AT_ONCE) {
      const at = <usize>x << 2;
      const low = f32x4.add(f32x4.mul(v128.load(row + at), gain), black);
      const high = f32x4.add(f32x4.mul(v128.load(row + at, 16), gain), black);
      storeBytes(
        to + <usize>x,
        noisy(low, v128.load(grain + at), levels),
        noisy(high, v128.load(grain + at, 16), levels),
      );
    }
  }
}

/** Adds `share` of the noise to a plane without margins, and rounds. */
export function developChroma(
  width: i32, height: i32, plane: usize, share: f32, noise: usize, starts: usize, out: usize,
): void {
  const gain = f32x4.splat(share);
  for (let y = 0; y < height; y++) {
    const from = plane + (<usize>(y * width) << 2);
    const grain = noise + (<usize>load<i32>(starts + (<usize>y << 2)) << 2);
    const to = out + <usize>(y * width);
    for (let x = 0; x < width; x += AT_ONCE) {
      const at = <usize>x << 2;
      storeBytes(
        to + <usize>x,
        f32x4.add(v128.load(from + at), f32x4.mul(gain, v128.load(grain + at))),
        f32x4.add(v128.load(from + at, 16), f32x4.mul(gain, v128.load(grain + at, 16))),
      );
    }
  }
}
