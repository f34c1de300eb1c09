import { unit, type Visibility } from './occlusion.js';

/** A light: where it stands, and how strong it is. */
export type Light = {
  /** Unit vector from the head to the light. */
  readonly direction: readonly number[];
  readonly strength: number;
};

/** Three-point light: key, fill and the sky's all-round light. */
export type Lighting = { readonly lights: readonly Light[]; readonly sky: number };

/** Light of the two lamps and the sky on each vertex: [V] diffuse and [V] glossy. */
export type ShadedVertices = { readonly diffuse: Float32Array; readonly glossy: Float32Array };

/** How far light wraps around soft skin: 0 is Lambert's law. */
const wrap = 0.2;

/**
 * Lights vertices as seen from +z.
 * @param normals [V, 3]
 * @param visibility what of the sky and of each light reaches the vertex
 * @param gains strength of each light now; 1 = as set up
 */
export function shadeVertices(
  lighting: Lighting,
  normals: Float32Array,
  visibility: Visibility,
  gains: readonly number[],
  out: ShadedVertices,
): void {
  const { diffuse, glossy } = out;
  for (let v = 0, k = 0; v < diffuse.length; v++, k += 3) {
    const sky = visibility.sky[v]!;
    diffuse[v] = lighting.sky * sky * (0.75 + 0.25 * normals[k + 1]!) * gains[lighting.lights.length]!;
    glossy[v] = 0;
  }
  for (let i = 0; i < lighting.lights.length; i++) {
    const light = lighting.lights[i]!;
    const strength = light.strength * gains[i]!;
    const [lx, ly, lz] = light.direction as [number, number, number];
    const [hx, hy, hz] = unit([lx, ly, lz + 1]) as [number, number, number];
    const seen = visibility.lights[i]!;
    for (let v = 0, k = 0; v < diffuse.length; v++, k += 3) {
      const nx = normals[k]!;
      const ny = normals[k + 1]!;
      const nz = normals[k + 2]!;
      const cosine = (nx * lx + ny * ly + nz * lz + wrap) / (1 + wrap);
      if (cosine <= 0) continue;
      const reach = strength * seen[v]!;
      diffuse[v]! += reach * cosine;
      let gloss = nx * hx + ny * hy + nz * hz;
      if (gloss <= 0) continue;
      gloss *= gloss;
      gloss *= gloss;
      gloss *= gloss;
      const wide = gloss;
      gloss *= gloss;
      gloss *= gloss;
      glossy[v]! += reach * (0.35 * wide + 0.65 * gloss);
    }
  }
}
