// The solver's fields lie in cells of four neighbouring pixels: ten vectors side by side, so that one iteration walks
// through memory once, forwards. Rows of cells follow each other; tail lanes beyond the width stay zero in every field
// that is read (U, P, IX, IY, RHO).

/** Flow, both components, px. */
export const U1: usize = 0;
export const U2: usize = 16;
/** Dual variables: p11, p12 belong to u; p21, p22 to v. */
export const P11: usize = 32;
export const P12: usize = 48;
export const P21: usize = 64;
export const P22: usize = 80;
/** Gradient of the warped second picture. */
export const IX: usize = 96;
export const IY: usize = 112;
/** -|gradient|^2. */
export const SLOPE: usize = 128;
/** The part of the residual that stays the same while one warp is solved. */
export const RHO: usize = 144;
/** Bytes of a cell. */
export const CELL: usize = 160;

/** Cells in a row of a picture `width` px wide. */
export function cellsOf(width: i32): i32 {
  return (width + 3) >> 2;
}

/** All bits set in the first `count` lanes of a vector; `count` may lie outside 0..4. */
// @ts-ignore: decorator
@inline
export function lanesBelow(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}
