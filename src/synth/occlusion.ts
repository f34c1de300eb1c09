import { clearRaster, createRaster, rasterise } from './raster.js';

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
  const raster = createRaster(mapSize, mapSize);
  const screen = { x: new Float32Array(V), y: new Float32Array(V), depth: new Float32Array(V) };
  const scale = mapSize / extent;
  for (const d of directions(96)) {
    if (d[2]! < -0.5) continue;
    const u = unit(Math.abs(d[1]!) < 0.9 ? [d[2]!, 0, -d[0]!] : [1, 0, 0]);
    const w = [d[1]! * u[2]! - d[2]! * u[1]!, d[2]! * u[0]! - d[0]! * u[2]!, d[0]! * u[1]! - d[1]! * u[0]!];
    const place = (k: number, lift: number, axis: readonly number[]) =>
      (positions[k]! + normals[k]! * lift) * axis[0]! +
      (positions[k + 1]! + normals[k + 1]! * lift - middle) * axis[1]! +
      (positions[k + 2]! + normals[k + 2]! * lift) * axis[2]!;
    for (let v = 0; v < V; v++) {
      screen.x[v] = mapSize / 2 + scale * place(v * 3, 0, u);
      screen.y[v] = mapSize / 2 - scale * place(v * 3, 0, w);
      screen.depth[v] = place(v * 3, 0, d);
    }
    clearRaster(raster);
    rasterise(raster, screen, triangles);
    const weights = lights.map((l) => Math.max(0, l[0]! * d[0]! + l[1]! * d[1]! + l[2]! * d[2]! - 0.9) ** 2);
    for (let i = 0; i < weights.length; i++) litWeight[i]! += weights[i]!;
    for (let v = 0; v < V; v++) {
      const k = v * 3;
      const facing = Math.max(0, normals[k]! * d[0]! + normals[k + 1]! * d[1]! + normals[k + 2]! * d[2]!);
      const x = Math.floor(mapSize / 2 + scale * place(k, bias, u));
      const row = Math.floor((mapSize / 2 - scale * place(k, bias, w)) * 4);
      const inside = x >= 0 && x < mapSize && row >= 0 && row < mapSize * 4;
      const seen = !inside || place(k, bias, d) > raster.depth[((row >> 2) * mapSize + x) * 4 + (row & 3)]! - bias;
      skyWeight[v]! += facing;
      if (!seen) continue;
      sky[v]! += facing;
      for (let i = 0; i < weights.length; i++) lit[i]![v]! += weights[i]!;
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
