import { fitEyeball, layEyeball } from './eyeball.js';
import type { FaceModel } from './face-model.js';
import type { Patch } from './patch.js';
import { smooth } from './smooth.js';
import { layTeeth } from './teeth.js';
import { layTorso } from './torso.js';

/** Which texture a triangle wears. */
export const surface = { face: 0, back: 1, eye: 2, shirt: 3, teeth: 4 } as const;
export const surfaceCount = 5;

/**
 * One person's geometry at rest: head, two eyeballs and a torso in one mesh. Vertices in cm, +y up, +z towards the
 * viewer.
 */
export type Head = {
  /** [V, 3] with identity, without expression. */
  readonly rest: Float32Array;
  /** [V, 3] the same vertices on the mean head: where features (brows, lips, hair) are painted. */
  readonly mean: Float32Array;
  /** [T, 3] */
  readonly triangles: Int32Array;
  /** [T] a `surface` */
  readonly surfaces: Uint8Array;
  /** [T, 6] u, v of the three corners in [0, 1]; the eyes' change with the gaze. */
  readonly cornerUv: Float32Array;
  /** [V] how far a vertex follows the head's rotation: 1 on the head, 0 on the torso. */
  readonly follow: Float32Array;
  /** [E] sparse displacements of each expression. */
  readonly deltas: readonly Delta[];
  /** [68] vertices of the 68-point landmarks. */
  readonly landmarks: Int32Array;
  /** The eyeballs: the subject's left (+x) first. */
  readonly eyes: readonly [Eyeball, Eyeball];
  /** Vertices [0, headVertices) are head; then come the eyeballs and the torso. */
  readonly headVertices: number;
};

/** Displacement of one expression at full strength: [n] vertices, [n, 3] cm. */
export type Delta = { readonly vertices: Int32Array; readonly offset: Float32Array };

export type Eyeball = {
  readonly centre: readonly [number, number, number];
  readonly radius: number;
  readonly firstVertex: number;
  readonly vertexCount: number;
  readonly firstTriangle: number;
  readonly triangleCount: number;
};

const leastDelta = 2e-4;

/** Builds a person from the model. @param coefficients [I] identity coefficients, about N(0, 1) */
export function buildHead(model: FaceModel, coefficients: Float32Array): Head {
  const V = model.neutral.length / 3;
  const shaped = Float32Array.from(model.neutral);
  for (let i = 0; i < coefficients.length; i++) {
    const scale = coefficients[i]! * model.identityScale[i]!;
    const base = i * V * 3;
    for (let k = 0; k < V * 3; k++) shaped[k]! += model.identity[base + k]! * scale;
  }
  const face = model.materials.indexOf('M_Face');
  const back = model.materials.indexOf('M_BackHead');
  const kept: number[] = [];
  const index = new Int32Array(V).fill(-1);
  const triangles: number[] = [];
  const surfaces: number[] = [];
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
    surfaces.push(material === face ? surface.face : surface.back);
  }
  const rest: number[] = [];
  const mean: number[] = [];
  const follow: number[] = [];
  for (const v of kept) {
    const y = model.neutral[v * 3 + 1]!;
    const z = model.neutral[v * 3 + 2]!;
    for (let c = 0; c < 3; c++) rest.push(shaped[v * 3 + c]!);
    for (let c = 0; c < 3; c++) mean.push(model.neutral[v * 3 + c]!);
    follow.push(smooth(-17, -9.5, y - Math.max(0, z - 4) * -0.6));
  }
  const mesh = { rest, mean, follow, triangles, surfaces, uv };
  const headVertices = kept.length;
  const left = addEyeball(mesh, model, shaped, 'M_ScleraLeft');
  const right = addEyeball(mesh, model, shaped, 'M_ScleraRight');
  addPatch(mesh, layTorso(), 0, surface.shirt);
  const lip = model.landmarks[62]! * 3;
  const [cornerL, cornerR] = [model.landmarks[64]! * 3, model.landmarks[60]! * 3];
  const teeth = layTeeth([shaped[lip]!, shaped[lip + 1]!, shaped[lip + 2]!], (shaped[cornerL]! - shaped[cornerR]!) / 2);
  addPatch(mesh, teeth, 1, surface.teeth);

  const deltas = model.expressions.map((_, e): Delta => {
    const scale = model.expressionScale[e]!;
    const vertices: number[] = [];
    const offset: number[] = [];
    for (let i = 0; i < headVertices; i++) {
      const at = (e * V + kept[i]!) * 3;
      const d = [0, 1, 2].map((c) => model.expression[at + c]! * scale);
      if (Math.hypot(...d) < leastDelta) continue;
      vertices.push(i);
      offset.push(...d);
    }
    return { vertices: Int32Array.from(vertices), offset: Float32Array.from(offset) };
  });
  const landmarks = model.landmarks.map((v) => index[v]!);
  for (const [name, upper, lower] of [
    ['eyeBlink_L', [43, 44], [47, 46]],
    ['eyeBlink_R', [37, 38], [41, 40]],
  ] as const) {
    closeLids(
      rest,
      deltas[model.expressions.indexOf(name)],
      upper.map((i) => landmarks[i]!),
      lower.map((i) => landmarks[i]!),
    );
  }
  return {
    rest: Float32Array.from(rest),
    mean: Float32Array.from(mean),
    triangles: Int32Array.from(triangles),
    surfaces: Uint8Array.from(surfaces),
    cornerUv: Float32Array.from(uv),
    follow: Float32Array.from(follow),
    deltas,
    landmarks,
    eyes: [left, right],
    headVertices,
  };
}

/** Scales a blink so that at full strength this person's lids just meet; faces differ in how far their eyes open. */
function closeLids(
  rest: readonly number[],
  delta: Delta | undefined,
  upper: readonly number[],
  lower: readonly number[],
): void {
  if (!delta) return;
  const moved = (v: number) => delta.offset[delta.vertices.indexOf(v) * 3 + 1] ?? 0;
  const height = (v: number) => rest[v * 3 + 1]!;
  const mean = (vertices: readonly number[], of: (v: number) => number) =>
    vertices.reduce((s, v) => s + of(v), 0) / vertices.length;
  const gap = mean(upper, height) - mean(lower, height);
  const closing = mean(lower, moved) - mean(upper, moved);
  if (closing <= 0) return;
  const scale = Math.min(1.5, Math.max(0.8, (gap / closing) * 1.04));
  for (let k = 0; k < delta.offset.length; k++) delta.offset[k]! *= scale;
}

type Growing = {
  rest: number[];
  mean: number[];
  follow: number[];
  triangles: number[];
  surfaces: number[];
  uv: number[];
};
function addPatch(mesh: Growing, patch: Patch, follow: number, wears: number): void {
  const first = mesh.rest.length / 3;
  mesh.rest.push(...patch.vertices);
  mesh.mean.push(...patch.vertices);
  for (let v = 0; v < patch.uv.length / 2; v++) mesh.follow.push(follow);
  for (const v of patch.triangles) {
    mesh.triangles.push(first + v);
    mesh.uv.push(patch.uv[v * 2]!, patch.uv[v * 2 + 1]!);
  }
  for (let t = 0; t < patch.triangles.length / 3; t++) mesh.surfaces.push(wears);
}

function addEyeball(mesh: Growing, model: FaceModel, shaped: Float32Array, material: string): Eyeball {
  const sphere = fitEyeball(model, shaped, material);
  const first = { firstVertex: mesh.rest.length / 3, firstTriangle: mesh.surfaces.length };
  const patch = layEyeball(sphere);
  addPatch(mesh, patch, 1, surface.eye);
  return { ...sphere, ...first, vertexCount: patch.vertices.length / 3, triangleCount: patch.triangles.length / 3 };
}
