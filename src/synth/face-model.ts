import { readFile } from 'node:fs/promises';
import { DataError } from '../errors.js';
import { parseSafetensors, type Safetensors } from '../model/safetensors.js';
import type { TensorData } from '../model/tensor.js';
import { faceChannels } from './face-channels.js';

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

/**
 * Reads the 3D face that `mien synth` renders (safetensors; tensors and metadata as the type above names them).
 * @throws DataError when the file is missing, not safetensors, or not such a face.
 */
export async function loadFaceModel(path: string): Promise<FaceModel> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const what = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code})`;
    throw new DataError(`The face file ${path} ${what}: give the path of ict-face.safetensors with --face.`, { cause });
  });
  return parseFaceModel(bytes, path);
}

/** Reads the bytes of a 3D face; see `loadFaceModel`. @param name what errors call it */
export function parseFaceModel(bytes: Uint8Array, name: string): FaceModel {
  const foreign = (why: string, cause?: unknown) =>
    new DataError(`${name} is not the 3D face that mien renders (${why}): give ict-face.safetensors with --face.`, {
      cause,
    });
  const file = read(bytes, name, foreign);
  const tensor = <T extends TensorData>(key: string, Type: new () => T): T => {
    const data = file.tensors.get(key)?.data;
    if (!(data instanceof Type)) throw foreign(`no tensor '${key}' of ${Type.name}`);
    return data;
  };
  const list = (key: string): string[] => {
    try {
      const value: unknown = JSON.parse(file.metadata[key] ?? '');
      if (Array.isArray(value) && value.every((v) => typeof v === 'string')) return value;
    } catch (cause) {
      throw foreign(`no list of ${key}`, cause);
    }
    throw foreign(`no list of ${key}`);
  };
  const expressions = list('expressions');
  const materials = list('materials');
  const model: FaceModel = {
    neutral: tensor('neutral', Float32Array),
    identity: tensor('identity', Int16Array),
    identityScale: tensor('identity_scale', Float32Array),
    expression: tensor('expression', Int16Array),
    expressionScale: tensor('expression_scale', Float32Array),
    expressions,
    triangles: tensor('triangles', Int32Array),
    triangleUv: tensor('triangle_uv', Int32Array),
    uv: tensor('uv', Float32Array),
    triangleMaterial: tensor('triangle_material', Uint8Array),
    materials,
    landmarks: tensor('landmarks68', Int32Array),
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
    ['M_Face', 'M_BackHead', 'M_ScleraLeft', 'M_ScleraRight'].every((m) => materials.includes(m)) &&
    faceChannels.every((c) => expressions.includes(c)) &&
    model.triangles.every((v) => v >= 0 && v * 3 < V) &&
    model.triangleUv.every((v) => v >= 0 && v * 2 < model.uv.length) &&
    model.landmarks.every((v) => v >= 0 && v * 3 < V);
  if (!fits) throw foreign('its tensors do not fit each other');
  return model;
}

function read(bytes: Uint8Array, name: string, foreign: (why: string, cause: unknown) => DataError): Safetensors {
  try {
    return parseSafetensors(bytes, name);
  } catch (cause) {
    throw foreign('it is not a whole safetensors file', cause);
  }
}
