import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { CheckpointError } from '../errors.js';
import { checkWeights } from './check-weights.js';
import { type Magnifier, mergeMagnifier } from './merge-magnifier.js';
import { labelsFor, type NetworkModel } from './model-file.js';
import { parsePth } from './pth/read-pth.js';
import { readWeightsFile } from './read-weights-file.js';
import { parseSafetensors } from './safetensors.js';
import type { Tensors } from './tensor.js';

export type ImportOptions = {
  /** One a class; default the usual names of 3 and 5 classes. */
  labels?: readonly string[];
  /** Default the file's name. */
  name?: string;
  /** Path of a separate magnification checkpoint (MagNet), and how it is merged. */
  magnet?: { path: string; magnifier: Magnifier };
};

export type Imported = {
  readonly model: Omit<NetworkModel, 'sha256'>;
  /** Weights taken from the magnification checkpoint. */
  readonly magnified: number;
};

/**
 * Reads the authors' checkpoint, PyTorch or safetensors, into a model; nothing in it is ever executed.
 * @throws CheckpointError naming what is wrong with it
 */
export async function importCheckpoint(path: string, { labels, name, magnet }: ImportOptions = {}): Promise<Imported> {
  const { tensors, sha256 } = await readTensors(path);
  if (!tensors.has('fc2.weight') && [...tensors.keys()].some((key) => key.startsWith('manipulator.'))) {
    throw new CheckpointError(`${path} is a magnification checkpoint: give it as --magnet beside one of SKD-TSTSAN.`);
  }
  const merged = magnet && mergeMagnifier(tensors, (await readTensors(magnet.path)).tensors, magnet.magnifier);
  const { classes, weights } = checkWeights(merged?.tensors ?? tensors, path);
  const notes = {
    source: basename(path),
    source_sha256: sha256,
    ...(magnet && { magnifier: `${magnet.magnifier}: ${basename(magnet.path)}` }),
  };
  const model = {
    name: name ?? basename(path).replace(/\.[^.]+$/, ''),
    labels: labelsFor(classes, labels, path),
    trained: true,
    calibration: null,
    weights,
    notes,
  };
  return { model, magnified: merged?.taken ?? 0 };
}

async function readTensors(path: string): Promise<{ tensors: Tensors; sha256: string }> {
  const bytes = await readWeightsFile(path);
  const tensors = path.endsWith('.safetensors') ? parseSafetensors(bytes, path).tensors : parsePth(bytes, path);
  return { tensors, sha256: createHash('sha256').update(bytes).digest('hex') };
}
