import type { FaceModel } from './face-model.js';
import type { Patch } from './patch.js';

export type Sphere = { readonly centre: readonly [number, number, number]; readonly radius: number };

/**
 * The sphere through an eye's white: centre of its extent in x and y, and a front that stays just behind the lids.
 * @param shaped [V, 3] the model's vertices with identity, cm
 */
export function fitEyeball(model: FaceModel, shaped: Float32Array, material: string): Sphere {
  const m = model.materials.indexOf(material);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let t = 0; t < model.triangleMaterial.length; t++) {
    if (model.triangleMaterial[t] !== m) continue;
    for (let k = 0; k < 9; k++) {
      const c = k % 3;
      const value = shaped[model.triangles[t * 3 + (k - c) / 3]! * 3 + c]!;
      low[c] = Math.min(low[c]!, value);
      high[c] = Math.max(high[c]!, value);
    }
  }
  const radius = (high[0]! - low[0]! + high[1]! - low[1]!) / 4;
  return { centre: [(low[0]! + high[0]!) / 2, (low[1]! + high[1]!) / 2, high[2]! - radius - 0.08], radius };
}

const rings = 14;
const spokes = 28;
/** How far the ball reaches from its front, rad. */
const reach = (100 * Math.PI) / 180;

/** Lays the front of an eyeball: rings around +z. Its texture coordinates are set by the gaze. */
export function layEyeball({ centre, radius }: Sphere): Patch {
  const patch: Patch = { vertices: [], triangles: [], uv: [] };
  for (let r = 0; r <= rings; r++) {
    for (let s = 0; s < spokes; s++) {
      const polar = (r / rings) * reach;
      const around = (s / spokes) * 2 * Math.PI;
      patch.vertices.push(
        centre[0] + radius * Math.sin(polar) * Math.cos(around),
        centre[1] + radius * Math.sin(polar) * Math.sin(around),
        centre[2] + radius * Math.cos(polar),
      );
      patch.uv.push(0.5, 0.5);
    }
  }
  for (let r = 0; r < rings; r++) {
    for (let s = 0; s < spokes; s++) {
      const a = r * spokes + s;
      const b = r * spokes + ((s + 1) % spokes);
      patch.triangles.push(a, a + spokes, b + spokes, a, b + spokes, b);
    }
  }
  return patch;
}
