import { createRaster } from './raster.js';

/** How much of the sky, and of each light, reaches a vertex: [V] each, 0..1. */
export type Visibility = { readonly sky: Float32Array; readonly lights: readonly Float32Array[] };

const mapSize = 256;
/** The part of space that is mapped, cm a side, about this height; nothing outside casts a shadow. */
const extent = 38;
const middle = -1;
/** How far off the surface visibility is tested, cm. */
const bias = 0.18;

/**
 * Bakes ambient occlusion and soft shadows: the head is looked at from many directions, and a vertex is lit from those
 * that see it.
 * @param positions [V, 3] cm, at rest
 * @param normals [V, 3]
 * @param lights unit vectors towards the lights
 */
export function bakeVisibility(
  positions: Float32Array,
  normals: Float32Array,
  triangles: Int32Array,
  lights: readonly (readonly number[])[],
): Visibility {
  const V = positions.length / 3;
  const sky = new Float32Array(V);
  const skyWeight = new Float32Array(V);
  const lit = lights.map(() => new Float32Array(V));
  const litWeight = lights.map(() => 0);
  const raster = createRaster(mapSize, mapSize, V, triangles.length / 3);
  const { screen, depths } = raster;
  raster.triangles.set(triangles);
  const scale = mapSize / extent;
  for (const d of directions(64)) {
    if (d[2]! < -0.5) continue;
    const u = unit(Math.abs(d[1]!) < 0.9 ? [d[2]!, 0, -d[0]!] : [1, 0, 0]);
    const w = [d[1]! * u[2]! - d[2]! * u[1]!, d[2]! * u[0]! - d[0]! * u[2]!, d[0]! * u[1]! - d[1]! * u[0]!];
    const [ux, uy, uz] = u as [number, number, number];
    const [wx, wy, wz] = w as [number, number, number];
    const [dx, dy, dz] = d as [number, number, number];
    for (let v = 0, k = 0; v < V; v++, k += 3) {
      const px = positions[k]!;
      const py = positions[k + 1]! - middle;
      const pz = positions[k + 2]!;
      screen.x[v] = mapSize / 2 + scale * (px * ux + py * uy + pz * uz);
      screen.y[v] = mapSize / 2 - scale * (px * wx + py * wy + pz * wz);
      screen.depth[v] = px * dx + py * dy + pz * dz;
    }
    raster.clear(0, mapSize);
    raster.draw();
    const weights = lights.map((l) => Math.max(0, l[0]! * dx + l[1]! * dy + l[2]! * dz - 0.9) ** 2);
    for (let i = 0; i < weights.length; i++) litWeight[i]! += weights[i]!;
    const shadows = weights.some((weight) => weight > 0);
    const lift = scale * bias;
    for (let v = 0, k = 0; v < V; v++, k += 3) {
      const nx = normals[k]!;
      const ny = normals[k + 1]!;
      const nz = normals[k + 2]!;
      const facing = nx * dx + ny * dy + nz * dz;
      if (facing <= 0 && !shadows) continue;
      const x = Math.floor(screen.x[v]! + lift * (nx * ux + ny * uy + nz * uz));
      const row = Math.floor((screen.y[v]! - lift * (nx * wx + ny * wy + nz * wz)) * 4);
      const inside = x >= 0 && x < mapSize && row >= 0 && row < mapSize * 4;
      const nearest = inside ? depths[((row >> 2) * mapSize + x) * 4 + (row & 3)]! : -Infinity;
      const seen = screen.depth[v]! + bias * facing > nearest - bias;
      if (facing > 0) {
        skyWeight[v]! += facing;
        if (seen) sky[v]! += facing;
      }
      if (shadows && seen) for (let i = 0; i < weights.length; i++) lit[i]![v]! += weights[i]!;
    }
  }
  for (let v = 0; v < V; v++) {
    sky[v]! /= skyWeight[v]! + 1e-9;
    for (let i = 0; i < lit.length; i++) lit[i]![v]! /= litWeight[i]! + 1e-9;
  }
  // Light that skin scatters reaches every hollow.
  for (let v = 0; v < V; v++) sky[v] = 0.1 + 0.9 * sky[v]!;
  for (const field of [sky, ...lit]) for (let round = 0; round < 3; round++) soften(field, triangles);
  return { sky, lights: lit };
}

/** Replaces each vertex's value by the mean over its triangles. */
function soften(field: Float32Array, triangles: Int32Array): void {
  const sum = new Float32Array(field.length);
  const count = new Float32Array(field.length);
  for (let k = 0; k < triangles.length; k += 3) {
    const mean = (field[triangles[k]!]! + field[triangles[k + 1]!]! + field[triangles[k + 2]!]!) / 3;
    for (let c = 0; c < 3; c++) {
      sum[triangles[k + c]!]! += mean;
      count[triangles[k + c]!]!++;
    }
  }
  for (let v = 0; v < field.length; v++) if (count[v]! > 0) field[v] = sum[v]! / count[v]!;
}

/** `count` directions spread evenly over the sphere (Fibonacci lattice). */
function directions(count: number): number[][] {
  return Array.from({ length: count }, (_, i) => {
    const z = 1 - (2 * i + 1) / count;
    const r = Math.sqrt(1 - z * z);
    const a = i * Math.PI * (3 - Math.sqrt(5));
    return [r * Math.cos(a), r * Math.sin(a), z];
  });
}

/** The vector scaled to length one. */
export function unit(v: readonly number[]): number[] {
  const length = Math.hypot(...v);
  return v.map((c) => c / length);
}
