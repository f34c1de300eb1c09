import { readFile } from 'node:fs/promises';
import { DataError } from '../errors.js';

/** A morphable 3D face: a mean head, identity and expression displacements, triangles and texture coordinates. */
export type FaceModel = {
  /** [V, 3] cm, +y up, +z towards the viewer. */
  readonly neutral: Float32Array;
  /** [I, V, 3], times `identityScale[i]` = cm for a coefficient of one. */
  readonly identity: Int16Array;
  readonly identityScale: Float32Array;
  /** [E, V, 3], times `expressionScale[e]` = cm at full strength. */
  readonly expression: Int16Array;
  readonly expressionScale: Float32Array;
  /** Names of the E expressions, ARKit-like: browInnerUp_L, ... */
  readonly expressions: readonly string[];
  /** [T, 3] vertex indices. */
  readonly triangles: Int32Array;
  /** [T, 3] indices into `uv`. */
  readonly triangleUv: Int32Array;
  /** [N, 2] */
  readonly uv: Float32Array;
  /** [T] indices into `materials`. */
  readonly triangleMaterial: Uint8Array;
  readonly materials: readonly string[];
  /** [68] vertex indices of the 68-point landmarks. */
  readonly landmarks: Int32Array;
};

type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] };

const tensors = {
  neutral: ['F32', Float32Array],
  identity: ['I16', Int16Array],
  identity_scale: ['F32', Float32Array],
  expression: ['I16', Int16Array],
  expression_scale: ['F32', Float32Array],
  triangles: ['I32', Int32Array],
  triangle_uv: ['I32', Int32Array],
  uv: ['F32', Float32Array],
  triangle_material: ['U8', Uint8Array],
  landmarks68: ['I32', Int32Array],
} as const;

/**
 * Reads the 3D face that `mien synth` renders (safetensors; tensors and metadata as the type above names them).
 * @throws DataError when the file is missing, not safetensors, or not such a face.
 */
export async function loadFaceModel(path: string): Promise<FaceModel> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const what = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code})`;
    throw new DataError(`The face file ${path} ${what}: give the path of ict-face.safetensors with --face.`, { cause });
  });
  const foreign = (why: string, cause?: unknown) =>
    new DataError(`${path} is not the 3D face that mien renders (${why}): give ict-face.safetensors with --face.`, {
      cause,
    });

  const length = bytes.length >= 8 ? bytes.readBigUInt64LE(0) : 0n;
  if (length < 2n || length > BigInt(bytes.length - 8)) throw foreign('no safetensors header');
  const start = 8 + Number(length);
  let header: Record<string, Entry> & { __metadata__?: Record<string, string> };
  let expressions: string[];
  let materials: string[];
  try {
    header = JSON.parse(bytes.toString('utf8', 8, start));
    expressions = JSON.parse(header.__metadata__?.['expressions'] ?? 'null');
    materials = JSON.parse(header.__metadata__?.['materials'] ?? 'null');
  } catch (cause) {
    throw foreign('unreadable header', cause);
  }
  if (!Array.isArray(expressions) || !Array.isArray(materials)) throw foreign('no list of expressions or materials');

  const tensor = <K extends keyof typeof tensors>(name: K): InstanceType<(typeof tensors)[K][1]> => {
    const [dtype, Type] = tensors[name];
    const entry = header[name];
    if (entry?.dtype !== dtype || !Array.isArray(entry.shape)) throw foreign(`no ${dtype} tensor '${name}'`);
    const [from, to] = entry.data_offsets;
    const count = entry.shape.reduce((a, b) => a * b, 1);
    if (to - from !== count * Type.BYTES_PER_ELEMENT || start + to > bytes.length)
      throw foreign(`'${name}' is cut off`);
    const at = bytes.byteOffset + start + from;
    return new Type(bytes.buffer.slice(at, at + to - from)) as InstanceType<(typeof tensors)[K][1]>;
  };
  const model: FaceModel = {
    neutral: tensor('neutral'),
    identity: tensor('identity'),
    identityScale: tensor('identity_scale'),
    expression: tensor('expression'),
    expressionScale: tensor('expression_scale'),
    expressions,
    triangles: tensor('triangles'),
    triangleUv: tensor('triangle_uv'),
    uv: tensor('uv'),
    triangleMaterial: tensor('triangle_material'),
    materials,
    landmarks: tensor('landmarks68'),
  };
  const V = model.neutral.length;
  const E = expressions.length;
  const fits =
    model.identity.length === model.identityScale.length * V &&
    model.expressionScale.length === E &&
    model.expression.length === E * V &&
    model.triangleUv.length === model.triangles.length &&
    model.triangleMaterial.length * 3 === model.triangles.length &&
    model.landmarks.length === 68 &&
    model.triangles.every((v) => v >= 0 && v * 3 < V) &&
    model.triangleUv.every((v) => v >= 0 && v * 2 < model.uv.length) &&
    model.landmarks.every((v) => v >= 0 && v * 3 < V);
  if (!fits) throw foreign('its tensors do not fit each other');
  return model;
}
