// Four samples a pixel lie side by side, on a rotated grid: one vector is one pixel.

// @ts-ignore: decorator
@inline
function floatAt(array: usize, index: i32): f32 {
  return load<f32>(array + (<usize>index << 2));
}

/** Where a line from its upper end crosses the sample rows `y`. */
// @ts-ignore: decorator
@inline
function crossing(x: f32, y: f32, slope: f32, rows: v128): v128 {
  return f32x4.add(f32x4.splat(x), f32x4.mul(f32x4.sub(rows, f32x4.splat(y)), f32x4.splat(slope)));
}

// @ts-ignore: decorator
@inline
function leastOf(v: v128): f32 {
  const half = f32x4.pmin(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmin(half, v128.shuffle<f32>(half, half, 1, 0, 3, 2)), 0);
}

// @ts-ignore: decorator
@inline
function mostOf(v: v128): f32 {
  const half = f32x4.pmax(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(half, v128.shuffle<f32>(half, half, 1, 0, 3, 2)), 0);
}

/** Empties so many pixels: no triangle, infinitely far. */
export function clear(ids: usize, depths: usize, pixels: i32): void {
  const far = f32x4.splat(-Infinity);
  const none = i32x4.splat(-1);
  for (let i: usize = 0, end = <usize>pixels << 4; i < end; i += 16) {
    v128.store(depths + i, far);
    v128.store(ids + i, none);
  }
}

/**
 * Draws triangles with a depth test. Those wound counter-clockwise as seen are drawn. Two that share an edge compute it
 * from its upper end by the same operations, so that they leave no gap and share no sample.
 * @param ids, depths [height, width, 4] int32 and float32; a greater depth is nearer
 * @param xs, ys, zs [V] float32, px and depth
 * @param triangles [count, 3] int32
 */
export function rasterise(
  width: i32, height: i32, ids: usize, depths: usize, xs: usize, ys: usize, zs: usize, triangles: usize, count: i32,
): void {
  const sampleX = f32x4(0.375, 0.875, 0.125, 0.625);
  const sampleY = f32x4(0.125, 0.375, 0.625, 0.875);
  const widthF = <f32>width;
  const rows = <f32>(height * 4);
  for (let t = 0; t < count; t++, triangles += 12) {
    let a = load<i32>(triangles);
    let b = load<i32>(triangles, 4);
    let c = load<i32>(triangles, 8);
    let ay = floatAt(ys, a);
    let by = floatAt(ys, b);
    let cy = floatAt(ys, c);
    let ax = floatAt(xs, a);
    let bx = floatAt(xs, b);
    let cx = floatAt(xs, c);
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (!(area < -1e-9)) continue;
    const bottom = ay > by ? (ay > cy ? ay : cy) : by > cy ? by : cy;
    // The top corner comes first; of two, the one whose neighbour is c.
    if (!(ay <= cy && ay < by)) {
      const kept = a;
      const keptX = ax;
      const keptY = ay;
      if (by <= ay && by < cy) {
        a = b, b = c, c = kept;
        ax = bx, bx = cx, cx = keptX;
        ay = by, by = cy, cy = keptY;
      } else {
        a = c, c = b, b = kept;
        ax = cx, cx = bx, bx = keptX;
        ay = cy, cy = by, by = keptY;
      }
    }
    // In rows of samples, four a pixel.
    const firstRow = Mathf.ceil(ay * 4 - 0.5);
    const endRow = Mathf.ceil(bottom * 4 - 0.5);
    if (!(firstRow < endRow) || firstRow >= rows || endRow <= 0) continue;
    const first = firstRow > 0 ? <i32>firstRow >> 2 : 0;
    const last = endRow < rows ? (<i32>endRow - 1) >> 2 : height - 1;

    // Edges that run down from a to b to c to a lie on the left, those that run up on the right.
    const slopeAb: f32 = (bx - ax) / (by - ay);
    const slopeBc: f32 = (cx - bx) / (cy - by);
    const slopeCa: f32 = (ax - cx) / (ay - cy);
    let leftX = ax, leftY = ay, left = slopeAb;
    let rightX = ax, rightY = ay, right = slopeCa;
    if (cy > by) {
      leftX = bx, leftY = by, left = slopeBc;
    } else if (cy < by) {
      rightX = cx, rightY = cy, right = slopeBc;
    }
    const level = cy == ay;

    const az = floatAt(zs, a);
    const bz = floatAt(zs, b);
    const cz = floatAt(zs, c);
    const scale: f32 = 1 / area;
    const slopeX: f32 = ((bz - az) * (cy - ay) - (cz - az) * (by - ay)) * scale;
    const slopeY: f32 = ((cz - az) * (bx - ax) - (bz - az) * (cx - ax)) * scale;
    const nearest = f32x4.splat(az > bz ? (az > cz ? az : cz) : bz > cz ? bz : cz);
    const farthest = f32x4.splat(az < bz ? (az < cz ? az : cz) : bz < cz ? bz : cz);
    const id = i32x4.splat(t);
    const zStep = f32x4.splat(slopeX);
    const zFirst = f32x4.add(f32x4.splat(az), f32x4.mul(zStep, f32x4.sub(sampleX, f32x4.splat(ax))));
    for (let row = first; row <= last; row++) {
      const y = f32x4.add(f32x4.splat(<f32>row), sampleY);
      const fromX = f32x4.pmax(crossing(ax, ay, slopeAb, y), crossing(leftX, leftY, left, y));
      let toX = crossing(rightX, rightY, right, y);
      if (!level) toX = f32x4.pmin(toX, crossing(ax, ay, slopeCa, y));
      // The first pixel whose sample is inside, and the first that no longer is.
      const within = v128.and(f32x4.ge(y, f32x4.splat(ay)), f32x4.lt(y, f32x4.splat(bottom)));
      const from = v128.bitselect(f32x4.ceil(f32x4.sub(fromX, sampleX)), f32x4.splat(Infinity), within);
      const to = v128.bitselect(f32x4.ceil(f32x4.sub(toX, sampleX)), f32x4.splat(-Infinity), within);
      let begin = leastOf(from);
      let end = mostOf(to);
      if (!(begin > 0)) begin = 0;
      if (!(end < widthF)) end = widthF;
      if (!(begin < end)) continue;
      const zRow = f32x4.add(zFirst, f32x4.mul(f32x4.splat(slopeY), f32x4.sub(y, f32x4.splat(ay))));
      let x = f32x4.splat(begin);
      let at = <usize>(row * width + <i32>begin) << 4;
      for (const stop = <usize>(row * width + <i32>end) << 4; at < stop; at += 16) {
        const z = f32x4.pmin(nearest, f32x4.pmax(farthest, f32x4.add(zRow, f32x4.mul(zStep, x))));
        const before = v128.load(depths + at);
        const visible = v128.and(v128.and(f32x4.ge(x, from), f32x4.lt(x, to)), f32x4.gt(z, before));
        v128.store(depths + at, v128.bitselect(z, before, visible));
        v128.store(ids + at, v128.bitselect(id, v128.load(ids + at), visible));
        x = f32x4.add(x, f32x4.splat(1));
      }
    }
  }
}
