/**
 * A visibility buffer: which triangle covers each sample. Four samples a pixel on a rotated grid, so that edges of
 * every direction move in steps of a quarter pixel; sample s of pixel (x, y) lies at (x + sampleX[s], y + (s + .5) /
 * 4).
 */
export type Raster = {
  readonly width: number;
  readonly height: number;
  /** [height, width, 4] depth of the nearest surface at each sample; greater is nearer. */
  readonly depth: Float32Array;
  /** [height, width, 4] index of the triangle at each sample, -1 where there is none. */
  readonly triangle: Int32Array;
};

/**
 * Vertices on the screen: px (pixel centres at .5), and a depth that is linear on the screen and grows towards the
 * viewer.
 */
export type ScreenVertices = { readonly x: Float32Array; readonly y: Float32Array; readonly depth: Float32Array };

export const samplesPerPixel = 4;
/** Where in its pixel the sample of each of the four sub-rows lies, px. */
export const sampleX: readonly number[] = [0.375, 0.875, 0.125, 0.625];

/** Makes an empty raster of `width` x `height` pixels. */
export function createRaster(width: number, height: number): Raster {
  const n = width * height * samplesPerPixel;
  return { width, height, depth: new Float32Array(n).fill(-Infinity), triangle: new Int32Array(n).fill(-1) };
}

/** Empties a raster. */
export function clearRaster(raster: Raster): void {
  raster.depth.fill(-Infinity);
  raster.triangle.fill(-1);
}

/**
 * Draws triangles into the raster with a depth test. Triangles wound counter-clockwise as seen are drawn, others are
 * seen from behind and left out. Neighbours that share an edge share no sample and leave no gap.
 * @param triangles [T, 3] vertex indices
 */
export function rasterise(raster: Raster, vertices: ScreenVertices, triangles: Int32Array): void {
  const { width, height, depth, triangle } = raster;
  const { x: vx, y: vy, depth: vd } = vertices;
  const rows = height * samplesPerPixel;
  const ox0 = sampleX[0]!;
  const ox1 = sampleX[1]!;
  const ox2 = sampleX[2]!;
  const ox3 = sampleX[3]!;
  for (let t = 0, k = 0; k < triangles.length; t++, k += 3) {
    let a = triangles[k]!;
    let b = triangles[k + 1]!;
    let c = triangles[k + 2]!;
    const ax0 = vx[a]!;
    const ay0 = vy[a]!;
    const e1x = vx[b]! - ax0;
    const e1y = vy[b]! - ay0;
    const e2x = vx[c]! - ax0;
    const e2y = vy[c]! - ay0;
    const area = e1x * e2y - e1y * e2x;
    if (!(area < -1e-9)) continue;
    // Sorted from top to bottom, so that a shared edge is computed from the same end by both its triangles.
    let swap: number;
    if (vy[b]! < vy[a]!) {
      swap = a;
      a = b;
      b = swap;
    }
    if (vy[c]! < vy[b]!) {
      swap = b;
      b = c;
      c = swap;
      if (vy[b]! < vy[a]!) {
        swap = a;
        a = b;
        b = swap;
      }
    }
    const ay = vy[a]!;
    const by = vy[b]!;
    const cy = vy[c]!;
    let row = Math.ceil(ay * 4 - 0.5);
    let last = Math.ceil(cy * 4 - 0.5) - 1;
    if (row < 0) row = 0;
    if (last >= rows) last = rows - 1;
    if (row > last) continue;
    const ax = vx[a]!;
    const bx = vx[b]!;
    const slopeAc = (vx[c]! - ax) / (cy - ay);
    const slopeAb = by > ay ? (bx - ax) / (by - ay) : 0;
    const slopeBc = cy > by ? (vx[c]! - bx) / (cy - by) : 0;
    const longLeft = (bx - ax) * (cy - ay) > (vx[c]! - ax) * (by - ay);
    const d1 = vd[triangles[k + 1]!]! - vd[triangles[k]!]!;
    const d2 = vd[triangles[k + 2]!]! - vd[triangles[k]!]!;
    const dzdx = (d1 * e2y - d2 * e1y) / area;
    const dzdy = (d2 * e1x - d1 * e2x) / area;
    const z0 = vd[triangles[k]!]! - ax0 * dzdx - ay0 * dzdy;
    for (; row <= last; row++) {
      const py = (row + 0.5) * 0.25;
      const xLong = ax + (py - ay) * slopeAc;
      const xShort = py < by ? ax + (py - ay) * slopeAb : bx + (py - by) * slopeBc;
      const s = row & 3;
      const ox = s === 0 ? ox0 : s === 1 ? ox1 : s === 2 ? ox2 : ox3;
      let from = Math.ceil((longLeft ? xLong : xShort) - ox);
      let to = Math.ceil((longLeft ? xShort : xLong) - ox);
      if (from < 0) from = 0;
      if (to > width) to = width;
      if (from >= to) continue;
      let z = z0 + py * dzdy + (from + ox) * dzdx;
      const base = (row >> 2) * width * 4 + s;
      for (let i = base + from * 4, end = base + to * 4; i < end; i += 4) {
        if (z > depth[i]!) {
          depth[i] = z;
          triangle[i] = t;
        }
        z += dzdx;
      }
    }
  }
}
