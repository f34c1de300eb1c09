import { fitEyeball, layEyeball } from './eyeball.js';
import type { FaceModel } from './face-model.js';
import { layGlasses } from './glasses.js';
import { layLongHair } from './long-hair.js';
import type { Glasses, LongHair } from './look.js';
import { type Delta, modelSkin } from './model-skin.js';
import type { Patch } from './patch.js';
import { layTeeth } from './teeth.js';
import { layTorso } from './torso.js';

/** Which texture a triangle wears. */
export const surface = { face: 0, back: 1, eye: 2, shirt: 3, teeth: 4, frame: 5, hair: 6 } as const;
export const surfaceCount = 7;

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

export type Eyeball = {
  readonly centre: readonly [number, number, number];
  readonly radius: number;
  readonly firstVertex: number;
  readonly vertexCount: number;
  readonly firstTriangle: number;
  readonly triangleCount: number;
};

/** What makes a person's head besides the model's identity. */
export type HeadDetails = {
  /** What the face shows at rest: strength of expressions by name. */
  readonly restFace?: ReadonlyMap<string, number>;
  /** What no identity of the model has, an uneven face above all: moves a point of the mean head by x, y, z, cm. */
  readonly warp?: (x: number, y: number, z: number) => readonly [number, number, number];
  readonly glasses?: Glasses | undefined;
  readonly longHair?: LongHair | undefined;
};

/** Builds a person from the model. @param coefficients [I] identity coefficients, about N(0, 1) */
export function buildHead(model: FaceModel, coefficients: Float32Array, details: HeadDetails = {}): Head {
  const V = model.neutral.length / 3;
  const shaped = Float32Array.from(model.neutral);
  for (let i = 0; i < coefficients.length; i++) {
    const scale = coefficients[i]! * model.identityScale[i]!;
    const base = i * V * 3;
    for (let k = 0; k < V * 3; k++) shaped[k] = shaped[k]! + model.identity[base + k]! * scale;
  }
  const { restFace, warp, glasses, longHair } = details;
  for (let k = 0; warp && k < V * 3; k += 3) {
    const away = warp(model.neutral[k]!, model.neutral[k + 1]!, model.neutral[k + 2]!);
    for (let c = 0; c < 3; c++) shaped[k + c]! += away[c]!;
  }
  const skin = modelSkin(model);
  const mesh: Growing = {
    rest: [],
    mean: Array.from(skin.mean),
    follow: Array.from(skin.follow),
    triangles: Array.from(skin.triangles),
    surfaces: Array.from(skin.behind, (behind) => (behind ? surface.back : surface.face)),
    uv: Array.from(skin.cornerUv),
  };
  for (const v of skin.kept) mesh.rest.push(shaped[v * 3]!, shaped[v * 3 + 1]!, shaped[v * 3 + 2]!);
  const headVertices = skin.kept.length;
  for (const [name, weight] of restFace ?? []) {
    const { vertices, offset } = skin.deltas[model.expressions.indexOf(name)]!;
    for (let k = 0; k < offset.length; k++)
      mesh.rest[vertices[Math.floor(k / 3)]! * 3 + (k % 3)]! += weight * offset[k]!;
  }
  const left = addEyeball(mesh, model, shaped, 'M_ScleraLeft');
  const right = addEyeball(mesh, model, shaped, 'M_ScleraRight');
  addPatch(mesh, layTorso(), 0, surface.shirt);
  const lip = model.landmarks[62]! * 3;
  const [cornerL, cornerR] = [model.landmarks[64]! * 3, model.landmarks[60]! * 3];
  const teeth = layTeeth([shaped[lip]!, shaped[lip + 1]!, shaped[lip + 2]!], (shaped[cornerL]! - shaped[cornerR]!) / 2);
  addPatch(mesh, teeth, 1, surface.teeth);
  if (glasses) {
    const front = Math.max(...[19, 24, 27].map((i) => mesh.rest[skin.index[model.landmarks[i]!]! * 3 + 2]!));
    const seat = { eyes: [left.centre, right.centre], front } as const;
    addPatch(mesh, layGlasses(glasses, seat), 1, surface.frame);
  }
  if (longHair) {
    let reach = 0;
    for (let v = 0; v < headVertices; v++) reach = Math.max(reach, Math.abs(mesh.rest[v * 3]!) * mesh.follow[v]!);
    addPatch(mesh, layLongHair(longHair, reach), 1, surface.hair);
  }

  const deltas = [...skin.deltas];
  const landmarks = model.landmarks.map((v) => skin.index[v]!);
  for (const [name, upper, lower] of [
    ['eyeBlink_L', [43, 44], [47, 46]],
    ['eyeBlink_R', [37, 38], [41, 40]],
  ] as const) {
    const blink = model.expressions.indexOf(name);
    const at = (indices: readonly number[]) => indices.map((i) => landmarks[i]!);
    if (deltas[blink]) deltas[blink] = closeLids(mesh.rest, deltas[blink], at(upper), at(lower));
  }
  return {
    rest: Float32Array.from(mesh.rest),
    mean: Float32Array.from(mesh.mean),
    triangles: Int32Array.from(mesh.triangles),
    surfaces: Uint8Array.from(mesh.surfaces),
    cornerUv: Float32Array.from(mesh.uv),
    follow: Float32Array.from(mesh.follow),
    deltas,
    landmarks,
    eyes: [left, right],
    headVertices,
  };
}

/** Scales a blink so that at full strength this person's lids just meet; faces differ in how far their eyes open. */
function closeLids(rest: readonly number[], delta: Delta, upper: readonly number[], lower: readonly number[]): Delta {
  const moved = (v: number) => delta.offset[delta.vertices.indexOf(v) * 3 + 1] ?? 0;
  const height = (v: number) => rest[v * 3 + 1]!;
  const mean = (vertices: readonly number[], of: (v: number) => number) =>
    vertices.reduce((s, v) => s + of(v), 0) / vertices.length;
  const gap = mean(upper, height) - mean(lower, height);
  const closing = mean(lower, moved) - mean(upper, moved);
  if (closing <= 0) return delta;
  const scale = Math.min(1.5, Math.max(0.8, (gap / closing) * 1.04));
  return { vertices: delta.vertices, offset: delta.offset.map((d) => d * scale) };
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
