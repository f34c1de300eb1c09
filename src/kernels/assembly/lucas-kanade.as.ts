// Pyramidal Lucas-Kanade (Bouguet 2001) for points of a 128x128 crop, there and back. The caller writes its input where
// the pointers say.
import { BORDER, buildPyramid, LEVELS, origin, PYRAMID, SIZE } from './lucas-kanade/pyramid';

/** Window: 16x16 px around a point, whose middle lies between its pixels. */
const WINDOW: i32 = 16;
const HALF: f32 = 7.5;
/** A point may be so far outside the picture, px of a level. */
const OUTSIDE: f32 = 4;
const ITERATIONS: i32 = 12;
/** Squared px: a step below this ends the search. */
const SETTLED: f32 = 1e-5;
/** Least mean squared gradient across the weakest direction, gray levels squared a px squared. */
const FLAT: f32 = 1e-3;

const image = memory.data(128 * 128 * 4, 16);
/** Five floats a point: its place, its guess or find, its return error. */
const points = memory.data(128 * 5 * 4, 16);
/** The two pyramids; a few floats more, because four are read at once. */
const pyramids = memory.data((2 * (160 * 160 + 96 * 96 + 64 * 64) + 16) * 4, 16);
/** The window of the first picture with a rim of a pixel, 18 rows of 20. */
const patch = memory.data(18 * 20 * 4, 16);
const gradientX = memory.data(16 * 16 * 4, 16);
const gradientY = memory.data(16 * 16 * 4, 16);

let foundX: f32 = 0;
let foundY: f32 = 0;

export function pointerImage(): usize {
  return image;
}
export function pointerPoints(): usize {
  return points;
}

/** Makes the pyramid of the image: of the picture that points come from (0), or go to (1). */
export function prepare(which: i32): void {
  buildPyramid(image, pyramids + (<usize>(which * PYRAMID) << 2));
}

/** Four pixels from `at` on, between their neighbours to the right and below by constant shares. */
// @ts-ignore: decorator
@inline
function between(at: usize, row: usize, w00: v128, w10: v128, w01: v128, w11: v128): v128 {
  const above = f32x4.add(f32x4.mul(w00, v128.load(at)), f32x4.mul(w10, v128.load(at, 4)));
  const below = f32x4.add(f32x4.mul(w01, v128.load(at + row)), f32x4.mul(w11, v128.load(at + row, 4)));
  return f32x4.add(above, below);
}

// @ts-ignore: decorator
@inline
function total(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) +
    f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  );
}

// @ts-ignore: decorator
@inline
function isInside(x: f32, y: f32, side: i32): bool {
  const most = <f32>(side - 1) + OUTSIDE;
  return x >= -OUTSIDE && y >= -OUTSIDE && x <= most && y <= most;
}

/** Improves (foundX, foundY), where the point (x, y) of one level lies in the other picture. */
function refine(from: usize, to: usize, level: i32, x: f32, y: f32): bool {
  const side = SIZE >> level;
  if (!isInside(x, y, side)) return false;
  const row = <usize>(side + 2 * BORDER) << 2;
  let left = x - HALF;
  let top = y - HALF;
  let ix = Mathf.floor(left);
  let iy = Mathf.floor(top);
  let fx = left - ix;
  let fy = top - iy;
  let w00 = f32x4.splat((1 - fx) * (1 - fy));
  let w10 = f32x4.splat(fx * (1 - fy));
  let w01 = f32x4.splat((1 - fx) * fy);
  let w11 = f32x4.splat(fx * fy);
  let at = origin(from, level) + (<usize>(<i32>iy - 1) * row + (<usize>(<i32>ix - 1) << 2));
  for (let r: usize = 0; r < 18; r++, at += row) {
    for (let c: usize = 0; c < 80; c += 16) v128.store(patch + r * 80 + c, between(at + c, row, w00, w10, w01, w11));
  }
  // Gradients, and the window itself, without their means.
  const half = f32x4.splat(0.5);
  let sumX = f32x4.splat(0);
  let sumY = f32x4.splat(0);
  let sumT = f32x4.splat(0);
  for (let r: usize = 0; r < <usize>WINDOW; r++) {
    const middle = patch + (r + 1) * 80 + 4;
    for (let c: usize = 0; c < 64; c += 16) {
      const here = middle + c;
      const gx = f32x4.mul(half, f32x4.sub(v128.load(here, 4), v128.load(here - 4)));
      const gy = f32x4.mul(half, f32x4.sub(v128.load(here, 80), v128.load(here - 80)));
      v128.store(gradientX + r * 64 + c, gx);
      v128.store(gradientY + r * 64 + c, gy);
      sumX = f32x4.add(sumX, gx);
      sumY = f32x4.add(sumY, gy);
      sumT = f32x4.add(sumT, v128.load(here));
    }
  }
  const meanX = f32x4.splat(total(sumX) / 256);
  const meanY = f32x4.splat(total(sumY) / 256);
  const meanT = f32x4.splat(total(sumT) / 256);
  let sumXT = f32x4.splat(0);
  let sumYT = f32x4.splat(0);
  let sumTT = f32x4.splat(0);
  for (let r: usize = 0; r < <usize>WINDOW; r++) {
    const middle = patch + (r + 1) * 80 + 4;
    for (let c: usize = 0; c < 64; c += 16) {
      const value = f32x4.sub(v128.load(middle + c), meanT);
      const gx = f32x4.sub(v128.load(gradientX + r * 64 + c), meanX);
      const gy = f32x4.sub(v128.load(gradientY + r * 64 + c), meanY);
      v128.store(gradientX + r * 64 + c, gx);
      v128.store(gradientY + r * 64 + c, gy);
      sumXT = f32x4.add(sumXT, f32x4.mul(gx, value));
      sumYT = f32x4.add(sumYT, f32x4.mul(gy, value));
      sumTT = f32x4.add(sumTT, f32x4.mul(value, value));
    }
  }
  // What of the gradients looks like the window itself is taken out of them too: a difference of the two windows that
  // gain and bias explain then weighs nothing.
  const contrast = Mathf.max(total(sumTT), FLAT);
  const shareX = f32x4.splat(total(sumXT) / contrast);
  const shareY = f32x4.splat(total(sumYT) / contrast);
  let sumXX = f32x4.splat(0);
  let sumXY = f32x4.splat(0);
  let sumYY = f32x4.splat(0);
  for (let r: usize = 0; r < <usize>WINDOW; r++) {
    const middle = patch + (r + 1) * 80 + 4;
    for (let c: usize = 0; c < 64; c += 16) {
      const value = f32x4.sub(v128.load(middle + c), meanT);
      const gx = f32x4.sub(v128.load(gradientX + r * 64 + c), f32x4.mul(shareX, value));
      const gy = f32x4.sub(v128.load(gradientY + r * 64 + c), f32x4.mul(shareY, value));
      v128.store(gradientX + r * 64 + c, gx);
      v128.store(gradientY + r * 64 + c, gy);
      sumXX = f32x4.add(sumXX, f32x4.mul(gx, gx));
      sumXY = f32x4.add(sumXY, f32x4.mul(gx, gy));
      sumYY = f32x4.add(sumYY, f32x4.mul(gy, gy));
    }
  }
  const xx = total(sumXX);
  const xy = total(sumXY);
  const yy = total(sumYY);
  const weakest = (xx + yy - Mathf.sqrt((xx - yy) * (xx - yy) + 4 * xy * xy)) / 2;
  if (!(weakest > FLAT * 256)) return false;
  const inverse = <f32>1 / (xx * yy - xy * xy);
  const target = origin(to, level);
  for (let n = 0; n < ITERATIONS; n++) {
    if (!isInside(foundX, foundY, side)) return false;
    left = foundX - HALF;
    top = foundY - HALF;
    ix = Mathf.floor(left);
    iy = Mathf.floor(top);
    fx = left - ix;
    fy = top - iy;
    w00 = f32x4.splat((1 - fx) * (1 - fy));
    w10 = f32x4.splat(fx * (1 - fy));
    w01 = f32x4.splat((1 - fx) * fy);
    w11 = f32x4.splat(fx * fy);
    at = target + (<usize>(<i32>iy) * row + (<usize>(<i32>ix) << 2));
    let bx = f32x4.splat(0);
    let by = f32x4.splat(0);
    for (let r: usize = 0; r < <usize>WINDOW; r++, at += row) {
      const middle = patch + (r + 1) * 80 + 4;
      for (let c: usize = 0; c < 64; c += 16) {
        const difference = f32x4.sub(v128.load(middle + c), between(at + c, row, w00, w10, w01, w11));
        bx = f32x4.add(bx, f32x4.mul(difference, v128.load(gradientX + r * 64 + c)));
        by = f32x4.add(by, f32x4.mul(difference, v128.load(gradientY + r * 64 + c)));
      }
    }
    const dx = (yy * total(bx) - xy * total(by)) * inverse;
    const dy = (xx * total(by) - xy * total(bx)) * inverse;
    foundX += dx;
    foundY += dy;
    if (!(dx * dx + dy * dy > SETTLED)) break;
  }
  return isInside(foundX, foundY, side);
}

/** Follows (x, y) of one picture from where it is thought to be in the other, coarse to fine. */
function followPoint(from: usize, to: usize, x: f32, y: f32): bool {
  // The middle of a pixel of a level lies between two pixels of the one below.
  for (let level = LEVELS - 1; level >= 0; level--) {
    const scale = <f32>(1 << level);
    const offset = (scale - 1) / 2;
    const beforeX = foundX;
    const beforeY = foundY;
    foundX = (foundX - offset) / scale;
    foundY = (foundY - offset) / scale;
    if (refine(from, to, level, (x - offset) / scale, (y - offset) / scale)) {
      foundX = foundX * scale + offset;
      foundY = foundY * scale + offset;
    } else {
      // A coarse level that says nothing leaves the guess to the finer ones.
      if (level == 0) return false;
      foundX = beforeX;
      foundY = beforeY;
    }
  }
  return true;
}

/** Follows the first `count` points from the first picture to the second one and back. */
export function follow(count: i32): void {
  const second = pyramids + (<usize>PYRAMID << 2);
  for (let k = 0; k < count; k++) {
    const at = points + <usize>k * 20;
    const x = load<f32>(at);
    const y = load<f32>(at, 4);
    const guessX = load<f32>(at, 8);
    const guessY = load<f32>(at, 12);
    foundX = guessX;
    foundY = guessY;
    let error: f32 = Infinity;
    if (followPoint(pyramids, second, x, y)) {
      const atX = foundX;
      const atY = foundY;
      store<f32>(at, atX, 8);
      store<f32>(at, atY, 12);
      // Back from as far off as the way there began.
      foundX = x + atX - guessX;
      foundY = y + atY - guessY;
      if (followPoint(second, pyramids, atX, atY)) {
        error = Mathf.sqrt((foundX - x) * (foundX - x) + (foundY - y) * (foundY - y));
      }
    }
    store<f32>(at, error, 16);
  }
}
