import { createRaster, samplesPerPixel, sampleX } from './raster.js';

/**
 * The point in space behind every texel: the surface's triangles drawn into texture space.
 * @param positions [V, 3]
 * @param corners [n, 3] vertices, and `uv` [n, 6] of the triangles that wear the texture
 * @returns [size, size, 3]; NaN where no triangle lies
 */
export function uvPositions(
  positions: Float32Array,
  corners: Int32Array,
  uv: Float32Array,
  size: number,
): Float32Array {
  const count = corners.length / 3;
  const raster = createRaster(size, size, count * 3, count * 2);
  const { screen, triangles } = raster;
  const { x, y } = screen;
  // Each triangle in both windings: mirrored parts of a texture are not culled.
  for (let k = 0; k < corners.length; k++) {
    x[k] = uv[k * 2]! * size;
    y[k] = uv[k * 2 + 1]! * size;
    triangles[k] = k;
    triangles[corners.length + k] = k % 3 === 0 ? k : k % 3 === 1 ? k + 1 : k - 1;
  }
  raster.draw();
  const out = new Float32Array(size * size * 3).fill(Number.NaN);
  const sum = new Float64Array(3);
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      let n = 0;
      sum.fill(0);
      for (let s = 0; s < samplesPerPixel; s++) {
        const t = raster.ids[(row * size + col) * samplesPerPixel + s]!;
        if (t < 0) continue;
        const k = (t % count) * 3;
        const px = col + sampleX[s]!;
        const py = row + (s + 0.5) / samplesPerPixel;
        const area = (x[k + 1]! - x[k]!) * (y[k + 2]! - y[k]!) - (y[k + 1]! - y[k]!) * (x[k + 2]! - x[k]!);
        const b = ((px - x[k]!) * (y[k + 2]! - y[k]!) - (py - y[k]!) * (x[k + 2]! - x[k]!)) / area;
        const c = ((x[k + 1]! - x[k]!) * (py - y[k]!) - (y[k + 1]! - y[k]!) * (px - x[k]!)) / area;
        const p = corners[k]! * 3;
        const q = corners[k + 1]! * 3;
        const r = corners[k + 2]! * 3;
        for (let d = 0; d < 3; d++) {
          sum[d]! += positions[p + d]! * (1 - b - c) + positions[q + d]! * b + positions[r + d]! * c;
        }
        n++;
      }
      if (n > 0) for (let d = 0; d < 3; d++) out[(row * size + col) * 3 + d] = sum[d]! / n;
    }
  }
  return out;
}

/**
 * Fills texels without a surface from their neighbours, `steps` texels deep, so that sampling at a seam stays on
 * colour.
 */
export function bleed(rgb: Float32Array, size: number, empty: Uint8Array, steps: number): void {
  const last = size - 1;
  const edge = (i: number) => {
    const x = i % size;
    return (
      (x > 0 && !empty[i - 1]) ||
      (x < last && !empty[i + 1]) ||
      (i >= size && !empty[i - size]) ||
      (i < last * size && !empty[i + size])
    );
  };
  let front: number[] = [];
  for (let i = 0; i < size * size; i++) if (empty[i] && edge(i)) front.push(i);
  for (let step = 0; step < steps && front.length > 0; step++) {
    for (const i of front) {
      const x = i % size;
      let n = 0;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let side = 0; side < 4; side++) {
        const j = side === 0 ? i - 1 : side === 1 ? i + 1 : side === 2 ? i - size : i + size;
        if ((side === 0 && x === 0) || (side === 1 && x === last) || j < 0 || j >= size * size || empty[j]) continue;
        n++;
        r += rgb[j * 3]!;
        g += rgb[j * 3 + 1]!;
        b += rgb[j * 3 + 2]!;
      }
      rgb[i * 3] = r / n;
      rgb[i * 3 + 1] = g / n;
      rgb[i * 3 + 2] = b / n;
    }
    for (const i of front) empty[i] = 0;
    const next: number[] = [];
    for (const i of front) {
      const x = i % size;
      if (x > 0) reach(i - 1);
      if (x < last) reach(i + 1);
      if (i >= size) reach(i - size);
      if (i < last * size) reach(i + size);
    }
    // Marked 2 while it waits, so that it waits once.
    function reach(j: number) {
      if (empty[j] !== 1) return;
      empty[j] = 2;
      next.push(j);
    }
    front = next;
  }
}
