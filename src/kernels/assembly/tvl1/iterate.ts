import { CELL, cellsOf, IX, IY, lanesBelow, P11, P12, P21, P22, RHO, STEP, U1, U2 } from './cell';

/**
 * One primal-dual iteration over all cells, in one pass: row y's flow is updated from the old dual variables, then row
 * y-1's dual variables from the new flow of both rows. Row -1 must exist; it is scratch. `gradientLanes` clears the
 * forward difference at the last column. Returns the squared change of the flow, in the cells' units.
 */
export function iterate(fields: usize, width: i32, height: i32, tau: f32, limit: f32): f32 {
  const cells = cellsOf(width);
  const gradientLanes = lanesBelow(width - 1 - 4 * (cells - 1));
  const rowBytes = <usize>cells * CELL;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const tau4 = f32x4.splat(tau);
  const highest = f32x4.splat(limit);
  const lowest = f32x4.splat(-limit);
  let change = zero;

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
      const step = f32x4.pmax(lowest, f32x4.pmin(highest, f32x4.mul(rho, v128.load(here, STEP))));
      const p11 = v128.load(here, P11);
      const p21 = v128.load(here, P21);
      const p12Above = v128.load(up, P12);
      const p22Above = v128.load(up, P22);
      const divergence1 = f32x4.add(
        f32x4.sub(p11, f32x4.shuffle(p11Before, p11, 3, 4, 5, 6)),
        f32x4.sub(v128.load(here, P12), p12Above),
      );
      const divergence2 = f32x4.add(
        f32x4.sub(p21, f32x4.shuffle(p21Before, p21, 3, 4, 5, 6)),
        f32x4.sub(v128.load(here, P22), p22Above),
      );
      const new1 = f32x4.add(f32x4.add(u1, f32x4.mul(step, ix)), f32x4.mul(tau4, divergence1));
      const new2 = f32x4.add(f32x4.add(u2, f32x4.mul(step, iy)), f32x4.mul(tau4, divergence2));
      v128.store(here, new1, U1);
      v128.store(here, new2, U2);
      const change1 = f32x4.sub(new1, u1);
      const change2 = f32x4.sub(new2, u2);
      change = f32x4.add(change, f32x4.add(f32x4.mul(change1, change1), f32x4.mul(change2, change2)));
      p11Before = p11;
      p21Before = p21;

      const next1 = v128.load(up, CELL + U1);
      const next2 = v128.load(up, CELL + U2);
      const right1 = v128.and(f32x4.sub(f32x4.shuffle(above1, next1, 1, 2, 3, 4), above1), lanes);
      const right2 = v128.and(f32x4.sub(f32x4.shuffle(above2, next2, 1, 2, 3, 4), above2), lanes);
      const down1 = f32x4.sub(new1, above1);
      const down2 = f32x4.sub(new2, above2);
      const norm1 = f32x4.add(
        one,
        f32x4.sqrt(f32x4.add(f32x4.mul(right1, right1), f32x4.mul(down1, down1))),
      );
      const norm2 = f32x4.add(
        one,
        f32x4.sqrt(f32x4.add(f32x4.mul(right2, right2), f32x4.mul(down2, down2))),
      );
      const shrink1 = f32x4.div(one, norm1);
      const shrink2 = f32x4.div(one, norm2);
      v128.store(up, f32x4.mul(f32x4.add(v128.load(up, P11), right1), shrink1), P11);
      v128.store(up, f32x4.mul(f32x4.add(p12Above, down1), shrink1), P12);
      v128.store(up, f32x4.mul(f32x4.add(v128.load(up, P21), right2), shrink2), P21);
      v128.store(up, f32x4.mul(f32x4.add(p22Above, down2), shrink2), P22);
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
    const norm1 = f32x4.add(one, f32x4.abs(right1));
    const norm2 = f32x4.add(one, f32x4.abs(right2));
    v128.store(last, f32x4.div(f32x4.add(v128.load(last, P11), right1), norm1), P11);
    v128.store(last, f32x4.div(f32x4.add(v128.load(last, P21), right2), norm2), P21);
    last += CELL;
  }
  return (
    f32x4.extract_lane(change, 0) +
    f32x4.extract_lane(change, 1) +
    f32x4.extract_lane(change, 2) +
    f32x4.extract_lane(change, 3)
  );
}
