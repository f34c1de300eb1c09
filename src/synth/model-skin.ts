import type { FaceModel } from './face-model.js';
import { smooth } from './smooth.js';

/** Displacement of one expression at full strength: [n] vertices, [n, 3] cm. */
export type Delta = { readonly vertices: Int32Array; readonly offset: Float32Array };

/** What everyone's head has in common: the skin of face and neck, before identity. */
export type ModelSkin = {
  /** [n] the model's vertices that skin is made of. */
  readonly kept: Int32Array;
  /** [V] where each of the model's vertices went, -1 = left out. */
  readonly index: Int32Array;
  /** [n, 3] cm */
  readonly mean: Float32Array;
  /** [n] how far a vertex follows the head's rotation. */
  readonly follow: Float32Array;
  /** [T, 3], 1 for a triangle of the [T] back of the head, and [T, 6] texture coordinates of the corners. */
  readonly triangles: Int32Array;
  readonly behind: Uint8Array;
  readonly cornerUv: Float32Array;
  /** [E] */
  readonly deltas: readonly Delta[];
};

/** Displacements below this are left out, cm. */
const leastDelta = 2e-4;

const known = new WeakMap<FaceModel, ModelSkin>();

/** Takes the skin out of a model, once a model. */
export function modelSkin(model: FaceModel): ModelSkin {
  const before = known.get(model);
  if (before) return before;
  const skin = takeSkin(model);
  known.set(model, skin);
  return skin;
}

function takeSkin(model: FaceModel): ModelSkin {
  const V = model.neutral.length / 3;
  const face = model.materials.indexOf('M_Face');
  const back = model.materials.indexOf('M_BackHead');
  const kept: number[] = [];
  const index = new Int32Array(V).fill(-1);
  const triangles: number[] = [];
  const behind: number[] = [];
  const uv: number[] = [];
  for (let t = 0; t < model.triangleMaterial.length; t++) {
    const material = model.triangleMaterial[t];
    if (material !== face && material !== back) continue;
    for (let c = 0; c < 3; c++) {
      const v = model.triangles[t * 3 + c]!;
      if (index[v] === -1) index[v] = kept.push(v) - 1;
      triangles.push(index[v]!);
      const w = model.triangleUv[t * 3 + c]!;
      uv.push(model.uv[w * 2]! - (material === back ? 1 : 0), model.uv[w * 2 + 1]!);
    }
    behind.push(material === back ? 1 : 0);
  }
  const mean: number[] = [];
  const follow: number[] = [];
  for (const v of kept) {
    const y = model.neutral[v * 3 + 1]!;
    const z = model.neutral[v * 3 + 2]!;
    for (let c = 0; c < 3; c++) mean.push(model.neutral[v * 3 + c]!);
    follow.push(smooth(-17, -9.5, y - Math.max(0, z - 4) * -0.6));
  }
  return {
    kept: Int32Array.from(kept),
    index,
    mean: Float32Array.from(mean),
    follow: Float32Array.from(follow),
    triangles: Int32Array.from(triangles),
    behind: Uint8Array.from(behind),
    cornerUv: Float32Array.from(uv),
    deltas: model.expressions.map((_, e) => takeDelta(model, e, kept)),
  };
}

function takeDelta(model: FaceModel, e: number, kept: readonly number[]): Delta {
  const scale = model.expressionScale[e]!;
  const vertices: number[] = [];
  const offset: number[] = [];
  for (let i = 0; i < kept.length; i++) {
    const at = e * model.neutral.length + kept[i]! * 3;
    const x = model.expression[at]! * scale;
    const y = model.expression[at + 1]! * scale;
    const z = model.expression[at + 2]! * scale;
    if (Math.hypot(x, y, z) < leastDelta) continue;
    vertices.push(i);
    offset.push(x, y, z);
  }
  return { vertices: Int32Array.from(vertices), offset: Float32Array.from(offset) };
}
