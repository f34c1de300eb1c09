import type { FaceModel } from './face-model.js';
import { layTeeth, type Teeth } from './teeth.js';

/** Which texture a triangle wears. */
export const surface = { face: 0, back: 1, eye: 2, shirt: 3, teeth: 4 } as const;
export const surfaceCount = 5;

/** One person's geometry at rest: head, two eyeballs and a torso in one mesh. Vertices in cm, +y up, +z towards the viewer. */
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
  const left = addEyeball(mesh, sphereOf(model, shaped, 'M_ScleraLeft'));
  const right = addEyeball(mesh, sphereOf(model, shaped, 'M_ScleraRight'));
  addTorso(mesh);
  const lip = model.landmarks[62]! * 3;
  const [cornerL, cornerR] = [model.landmarks[64]! * 3, model.landmarks[60]! * 3];
  addTeeth(
    mesh,
    layTeeth([shaped[lip]!, shaped[lip + 1]!, shaped[lip + 2]!], (shaped[cornerL]! - shaped[cornerR]!) / 2),
  );

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

/** 0 below `from`, 1 above `to`, smooth between. */
export function smooth(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

type Growing = {
  rest: number[];
  mean: number[];
  follow: number[];
  triangles: number[];
  surfaces: number[];
  uv: number[];
};
type Sphere = { centre: [number, number, number]; radius: number };

/** The sphere through an eye's white: centre of the extent in x and y, radius and depth from the front. */
function sphereOf(model: FaceModel, shaped: Float32Array, material: string): Sphere {
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

/** Adds the front of an eyeball: rings around +z out to 100 degrees. */
function addEyeball(mesh: Growing, { centre, radius }: Sphere): Eyeball {
  const firstVertex = mesh.rest.length / 3;
  const firstTriangle = mesh.surfaces.length;
  for (let r = 0; r <= rings; r++) {
    for (let s = 0; s < spokes; s++) {
      const polar = (r / rings) * ((100 * Math.PI) / 180);
      const around = (s / spokes) * 2 * Math.PI;
      const at = [
        centre[0] + radius * Math.sin(polar) * Math.cos(around),
        centre[1] + radius * Math.sin(polar) * Math.sin(around),
        centre[2] + radius * Math.cos(polar),
      ];
      mesh.rest.push(...at);
      mesh.mean.push(...at);
      mesh.follow.push(1);
    }
  }
  for (let r = 0; r < rings; r++) {
    for (let s = 0; s < spokes; s++) {
      const a = firstVertex + r * spokes + s;
      const b = firstVertex + r * spokes + ((s + 1) % spokes);
      mesh.triangles.push(a, a + spokes, b + spokes, a, b + spokes, b);
      mesh.surfaces.push(surface.eye, surface.eye);
      for (let k = 0; k < 12; k++) mesh.uv.push(0.5);
    }
  }
  return {
    centre,
    radius,
    firstVertex,
    vertexCount: mesh.rest.length / 3 - firstVertex,
    firstTriangle,
    triangleCount: mesh.surfaces.length - firstTriangle,
  };
}

function addTeeth(mesh: Growing, teeth: Teeth): void {
  const first = mesh.rest.length / 3;
  mesh.rest.push(...teeth.vertices);
  mesh.mean.push(...teeth.vertices);
  for (let v = 0; v < teeth.uv.length / 2; v++) mesh.follow.push(1);
  for (const v of teeth.triangles) {
    mesh.triangles.push(first + v);
    mesh.uv.push(teeth.uv[v * 2]!, teeth.uv[v * 2 + 1]!);
  }
  for (let t = 0; t < teeth.triangles.length / 3; t++) mesh.surfaces.push(surface.teeth);
}

/** Half width, half depth and centre z (cm) of a clothed torso by height y (cm). */
const torsoProfile = [
  [-11.2, 6.4, 6.2, -1.2],
  [-12.2, 7.6, 7.2, -1.2],
  [-13.4, 10.5, 8.2, -1.4],
  [-14.8, 15, 8.8, -1.6],
  [-16.6, 18.6, 9.4, -1.8],
  [-19, 20.6, 10, -1.8],
  [-24, 21.4, 11, -1.6],
  [-40, 22.5, 12, -1.2],
] as const;

/** Adds shoulders and chest as a loft of super-ellipses. */
function addTorso(mesh: Growing): void {
  const around = 48;
  const down = 24;
  const first = mesh.rest.length / 3;
  for (let r = 0; r <= down; r++) {
    const [y, halfWidth, halfDepth, z] = torsoAt(r / down);
    for (let s = 0; s <= around; s++) {
      const angle = (s / around) * 2 * Math.PI;
      const at = [halfWidth * Math.cos(angle), y, z + halfDepth * Math.sin(angle)];
      mesh.rest.push(...at);
      mesh.mean.push(...at);
      mesh.follow.push(0);
    }
  }
  for (let r = 0; r < down; r++) {
    for (let s = 0; s < around; s++) {
      const a = first + r * (around + 1) + s;
      const b = a + around + 1;
      for (const corner of [a, a + 1, b + 1, a, b + 1, b]) {
        mesh.triangles.push(corner);
        const k = corner - first;
        mesh.uv.push((k % (around + 1)) / around, Math.floor(k / (around + 1)) / down);
      }
      mesh.surfaces.push(surface.shirt, surface.shirt);
    }
  }
}

function torsoAt(t: number): [number, number, number, number] {
  const position = t ** 1.6 * (torsoProfile.length - 1);
  const i = Math.min(torsoProfile.length - 2, Math.floor(position));
  const mix = smooth(0, 1, position - i);
  const [p, q] = [torsoProfile[i]!, torsoProfile[i + 1]!];
  const at = (c: 0 | 1 | 2 | 3) => p[c] + (q[c] - p[c]) * (c === 0 ? position - i : mix);
  return [at(0), at(1), at(2), at(3)];
}
