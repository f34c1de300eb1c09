import { CELL, cellsOf, IX, IY, lanesBelow, P11, P12, P21, P22, RHO, SLOPE, U1, U2 } from './cell';

/** Length of the vectors (x, y), each lane rounded once: by way of double, as hypotf does it. */
// @ts-ignore: decorator
@inline
function length(x: v128, y: v128): v128 {
  const lowX = f64x2.promote_low_f32x4(x);
  const lowY = f64x2.promote_low_f32x4(y);
  const highX = f64x2.promote_low_f32x4(f32x4.shuffle(x, x, 2, 3, 2, 3));
  const highY = f64x2.promote_low_f32x4(f32x4.shuffle(y, y, 2, 3, 2, 3));
  const low = f64x2.sqrt(f64x2.add(f64x2.mul(lowX, lowX), f64x2.mul(lowY, lowY)));
  const high = f64x2.sqrt(f64x2.add(f64x2.mul(highX, highX), f64x2.mul(highY, highY)));
  return f32x4.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/**
 * One primal-dual iteration over all cells, in one pass: row y's flow is updated from the old dual variables, then row
 * y-1's dual variables from the new flow of both rows. Row -1 must exist; it is scratch. Operations are ordered as
 * OpenCV orders them, so that rounding leads to the same stops. `speed` = tau / theta, `limit` = lambda * theta.
 * Returns the sum of squared changes of the flow, px^2.
 */
export function iterate(fields: usize, width: i32, height: i32, speed: f32, theta: f32, limit: f32): f32 {
  const cells = cellsOf(width);
  const gradientLanes = lanesBelow(width - 1 - 4 * (cells - 1));
  const firstLane = lanesBelow(1);
  const rowBytes = <usize>cells * CELL;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const speed4 = f32x4.splat(speed);
  const theta4 = f32x4.splat(theta);
  const highest = f32x4.splat(limit);
  const lowest = f32x4.splat(-limit);
  let change: f32 = 0;

  for (let at = fields - rowBytes; at < fields; at += CELL) {
    v128.store(at, zero, P12);
    v128.store(at, zero, P22);
  }
  let here = fields;
  for (let y = 0; y < height; y++) {
    let p11Before = zero;
    let p21Before = zero;
    let up = here - rowBytes;
    let above1 = v128.load(up, U1);
    let above2 = v128.load(up, U2);
    let lanes = i32x4.splat(-1);
    for (let g = cells; g > 0; g--) {
      if (g == 1) lanes = gradientLanes;
      const u1 = v128.load(here, U1);
      const u2 = v128.load(here, U2);
      const ix = v128.load(here, IX);
      const iy = v128.load(here, IY);
      const rho = f32x4.add(v128.load(here, RHO), f32x4.add(f32x4.mul(ix, u1), f32x4.mul(iy, u2)));
      // No slope: rho / 0 is clamped too, and 0 / 0 (pmin keeps its first argument) is multiplied by a gradient of 0.
      const step = f32x4.pmax(lowest, f32x4.pmin(highest, f32x4.div(rho, v128.load(here, SLOPE))));
      const p11 = v128.load(here, P11);
      const p12 = v128.load(here, P12);
      const p21 = v128.load(here, P21);
      const p22 = v128.load(here, P22);
      const p12Above = v128.load(up, P12);
      const p22Above = v128.load(up, P22);
      let divergence1 = f32x4.add(f32x4.sub(p11, f32x4.shuffle(p11Before, p11, 3, 4, 5, 6)), f32x4.sub(p12, p12Above));
      let divergence2 = f32x4.add(f32x4.sub(p21, f32x4.shuffle(p21Before, p21, 3, 4, 5, 6)), f32x4.sub(p22, p22Above));
      if (g == cells) {
        divergence1 = v128.bitselect(f32x4.sub(f32x4.add(p11, p12), p12Above), divergence1, firstLane);
        divergence2 = v128.bitselect(f32x4.sub(f32x4.add(p21, p22), p22Above), divergence2, firstLane);
      }
      const new1 = f32x4.add(f32x4.add(u1, f32x4.mul(step, ix)), f32x4.mul(theta4, divergence1));
      const new2 = f32x4.add(f32x4.add(u2, f32x4.mul(step, iy)), f32x4.mul(theta4, divergence2));
      v128.store(here, new1, U1);
      v128.store(here, new2, U2);
      const change1 = f32x4.sub(new1, u1);
      const change2 = f32x4.sub(new2, u2);
      const squares = f32x4.add(f32x4.mul(change1, change1), f32x4.mul(change2, change2));
      change += f32x4.extract_lane(squares, 0);
      change += f32x4.extract_lane(squares, 1);
      change += f32x4.extract_lane(squares, 2);
      change += f32x4.extract_lane(squares, 3);
      p11Before = p11;
      p21Before = p21;

      const next1 = v128.load(up, CELL + U1);
      const next2 = v128.load(up, CELL + U2);
      const right1 = v128.and(f32x4.sub(f32x4.shuffle(above1, next1, 1, 2, 3, 4), above1), lanes);
      const right2 = v128.and(f32x4.sub(f32x4.shuffle(above2, next2, 1, 2, 3, 4), above2), lanes);
      const down1 = f32x4.sub(new1, above1);
      const down2 = f32x4.sub(new2, above2);
      const norm1 = f32x4.add(one, f32x4.mul(speed4, length(right1, down1)));
      const norm2 = f32x4.add(one, f32x4.mul(speed4, length(right2, down2)));
      v128.store(up, f32x4.div(f32x4.add(v128.load(up, P11), f32x4.mul(speed4, right1)), norm1), P11);
      v128.store(up, f32x4.div(f32x4.add(p12Above, f32x4.mul(speed4, down1)), norm1), P12);
      v128.store(up, f32x4.div(f32x4.add(v128.load(up, P21), f32x4.mul(speed4, right2)), norm2), P21);
      v128.store(up, f32x4.div(f32x4.add(p22Above, f32x4.mul(speed4, down2)), norm2), P22);
      above1 = next1;
      above2 = next2;
      here += CELL;
      up += CELL;
    }
  }

  // The last row has no row below: its vertical difference is zero, and so are its p12 and p22.
  let last = here - rowBytes;
  let lanes = i32x4.splat(-1);
  for (let g = cells; g > 0; g--) {
    if (g == 1) lanes = gradientLanes;
    const u1 = v128.load(last, U1);
    const u2 = v128.load(last, U2);
    const right1 = v128.and(f32x4.sub(f32x4.shuffle(u1, v128.load(last, CELL + U1), 1, 2, 3, 4), u1), lanes);
    const right2 = v128.and(f32x4.sub(f32x4.shuffle(u2, v128.load(last, CELL + U2), 1, 2, 3, 4), u2), lanes);
    const norm1 = f32x4.add(one, f32x4.mul(speed4, f32x4.abs(right1)));
    const norm2 = f32x4.add(one, f32x4.mul(speed4, f32x4.abs(right2)));
    v128.store(last, f32x4.div(f32x4.add(v128.load(last, P11), f32x4.mul(speed4, right1)), norm1), P11);
    v128.store(last, f32x4.div(f32x4.add(v128.load(last, P21), f32x4.mul(speed4, right2)), norm2), P21);
    last += CELL;
  }
  return change;
}
