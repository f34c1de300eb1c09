import { CELL, cellsOf, IX, IY, lanesBelow, RHO, SLOPE, U1, U2 } from './cell';
import { MARGIN, TEXEL, textureStride } from './texture';

/** Positions between two pixels that have weights of their own: OpenCV's remap rounds to 1/32 px. */
const STEPS: i32 = 32;

/** Bytes of the table of 4x4 cubic weights for each of the 32x32 positions between pixels. */
export const WEIGHTS_BYTES: usize = <usize>(STEPS * STEPS) << 6;

/** Cubic weight (a = -0.75) of tap 0..3 at a fraction of a pixel; the last one makes the sum exactly 1. */
function weight(step: i32, tap: i32): f32 {
  const a: f32 = -0.75;
  const x = <f32>step / <f32>STEPS;
  const far = x + 1;
  const near: f32 = 1 - x;
  const w0 = ((a * far - 5 * a) * far + 8 * a) * far - 4 * a;
  const w1 = ((a + 2) * x - (a + 3)) * x * x + 1;
  const w2 = ((a + 2) * near - (a + 3)) * near * near + 1;
  return tap == 0 ? w0 : tap == 1 ? w1 : tap == 2 ? w2 : 1 - w0 - w1 - w2;
}

/** Writes the table: rows of four weights across, four rows down, for fraction (x, y) at (32 y + x) * 64. */
export function buildWeights(table: usize): void {
  for (let y = 0; y < STEPS; y++) {
    for (let x = 0; x < STEPS; x++) {
      for (let tap = 0; tap < 16; tap++) {
        store<f32>(table, weight(y, tap >> 2) * weight(x, tap & 3));
        table += 4;
      }
    }
  }
}

/** A tap of a row of the 4x4 window: texel times weight. */
// @ts-ignore: decorator
@inline
function tap(texel: usize, weights: usize, column: usize): v128 {
  return f32x4.mul(v128.load(texel + column * TEXEL), v128.load32_splat(weights + (column << 2)));
}

/** The sum of a row's four taps, from left to right. */
// @ts-ignore: decorator
@inline
function rowOfTaps(texel: usize, weights: usize): v128 {
  const ab = f32x4.add(tap(texel, weights, 0), tap(texel, weights, 1));
  return f32x4.add(f32x4.add(ab, tap(texel, weights, 2)), tap(texel, weights, 3));
}

/** Adds a row's four taps one by one. */
// @ts-ignore: decorator
@inline
function addTaps(sum: v128, texel: usize, weights: usize): v128 {
  const a = f32x4.add(sum, tap(texel, weights, 0));
  const b = f32x4.add(a, tap(texel, weights, 1));
  const c = f32x4.add(b, tap(texel, weights, 2));
  return f32x4.add(c, tap(texel, weights, 3));
}

/**
 * The texture at a place between texels: grey value and derivatives. Taps are added in OpenCV's order, which is another
 * one for windows that reach over the border.
 */
// @ts-ignore: decorator
@inline
function sample(texel: usize, stride: usize, weights: usize, inside: bool): v128 {
  if (inside) {
    let sum = rowOfTaps(texel, weights);
    sum = f32x4.add(sum, rowOfTaps(texel + stride, weights + 16));
    sum = f32x4.add(sum, rowOfTaps(texel + 2 * stride, weights + 32));
    return f32x4.add(sum, rowOfTaps(texel + 3 * stride, weights + 48));
  }
  let sum = f32x4.splat(0);
  for (let row: usize = 0; row < 4; row++) sum = addTaps(sum, texel + row * stride, weights + (row << 4));
  return sum;
}

/**
 * One warp: samples the second picture and its gradient where the flow points (cubic, positions rounded to 1/32 px,
 * black outside) and writes what the iterations need of them. `first` is the first picture, [height, 4 * cells] float.
 */
export function linearise(fields: usize, first: usize, texture: usize, weights: usize, width: i32, height: i32): void {
  const cells = cellsOf(width);
  const lastLanes = lanesBelow(width - 4 * (cells - 1));
  const stride = textureStride(width);
  const steps = f32x4.splat(<f32>STEPS);
  const fraction = i32x4.splat(STEPS - 1);
  const lowest = i32x4.splat(0);
  const highestX = i32x4.splat(width + MARGIN);
  const highestY = i32x4.splat(height + MARGIN);
  const beforeCentre = i32x4.splat(MARGIN - 1);
  const firstInside = i32x4.splat(MARGIN);
  const lastInsideX = i32x4.splat(MARGIN + width - 4);
  const lastInsideY = i32x4.splat(MARGIN + height - 4);
  const rowBytes = i32x4.splat(<i32>stride);
  let cell = fields;
  for (let row = 0; row < height; row++) {
    const rowY = f32x4.splat(<f32>row);
    let columnX = f32x4(0, 1, 2, 3);
    for (let g = 0; g < cells; g++) {
      const u1 = v128.load(cell, U1);
      const u2 = v128.load(cell, U2);
      const x = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(f32x4.add(columnX, u1), steps)));
      const y = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(f32x4.add(rowY, u2), steps)));
      const left = i32x4.min_s(highestX, i32x4.max_s(lowest, i32x4.add(i32x4.shr_s(x, 5), beforeCentre)));
      const top = i32x4.min_s(highestY, i32x4.max_s(lowest, i32x4.add(i32x4.shr_s(y, 5), beforeCentre)));
      const texel = i32x4.add(i32x4.mul(top, rowBytes), i32x4.shl(left, 4));
      const entry = i32x4.add(i32x4.shl(v128.and(y, fraction), 11), i32x4.shl(v128.and(x, fraction), 6));

      // The windows that lie within the picture.
      const inside = v128.and(
        v128.and(i32x4.ge_s(left, firstInside), i32x4.le_s(left, lastInsideX)),
        v128.and(i32x4.ge_s(top, firstInside), i32x4.le_s(top, lastInsideY)),
      );
      const a = sample(
        texture + i32x4.extract_lane(texel, 0),
        stride,
        weights + i32x4.extract_lane(entry, 0),
        i32x4.extract_lane(inside, 0) != 0,
      );
      const b = sample(
        texture + i32x4.extract_lane(texel, 1),
        stride,
        weights + i32x4.extract_lane(entry, 1),
        i32x4.extract_lane(inside, 1) != 0,
      );
      const c = sample(
        texture + i32x4.extract_lane(texel, 2),
        stride,
        weights + i32x4.extract_lane(entry, 2),
        i32x4.extract_lane(inside, 2) != 0,
      );
      const d = sample(
        texture + i32x4.extract_lane(texel, 3),
        stride,
        weights + i32x4.extract_lane(entry, 3),
        i32x4.extract_lane(inside, 3) != 0,
      );
      const ab = f32x4.shuffle(a, b, 0, 4, 1, 5);
      const cd = f32x4.shuffle(c, d, 0, 4, 1, 5);
      const warped = f32x4.shuffle(ab, cd, 0, 1, 4, 5);
      let ix = f32x4.shuffle(ab, cd, 2, 3, 6, 7);
      let iy = f32x4.shuffle(f32x4.shuffle(a, b, 2, 6, 2, 6), f32x4.shuffle(c, d, 2, 6, 2, 6), 0, 1, 4, 5);

      const valid = g == cells - 1 ? lastLanes : i32x4.splat(-1);
      ix = v128.and(ix, valid);
      iy = v128.and(iy, valid);
      const slope = f32x4.add(f32x4.mul(ix, ix), f32x4.mul(iy, iy));
      const still = f32x4.sub(f32x4.sub(warped, f32x4.mul(ix, u1)), f32x4.mul(iy, u2));
      const rho = f32x4.sub(still, v128.load(first));
      v128.store(cell, ix, IX);
      v128.store(cell, iy, IY);
      v128.store(cell, f32x4.neg(slope), SLOPE);
      v128.store(cell, v128.and(rho, valid), RHO);
      columnX = f32x4.add(columnX, f32x4.splat(4));
      cell += CELL;
      first += 16;
    }
  }
}
