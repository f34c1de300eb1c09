import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CheckpointError } from '../errors.js';
import { checkWeights } from './check-weights.js';
import { defaultLabels } from './class-labels.js';
import { networkShapes } from './network-shapes.js';
import { readWeightsFile } from './read-weights-file.js';
import { parseSafetensors, writeSafetensors } from './safetensors.js';
import type { Tensor } from './tensor.js';

const calibrationSchema = z.strictObject({
  /** Says which calibration it is, in events. */
  id: z.string().min(1),
  /** Logits are divided by it before the softmax. */
  temperature: z.number().positive(),
  /** Least probability of a label that is said; below it the model abstains. */
  abstainBelow: z.number().min(0).max(1),
});

/** How logits become probabilities, and when they are too weak to be said. */
export type Calibration = z.infer<typeof calibrationSchema>;

/** A network with its weights and what is known of them. */
export type NetworkModel = {
  readonly name: string;
  /** One a class, in the order of the logits. */
  readonly labels: readonly string[];
  /** A model that has not been trained abstains. */
  readonly trained: boolean;
  readonly calibration: Calibration | null;
  /** By the authors' names; see `networkShapes`. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Of the file it was read from; null when there is none. */
  readonly sha256: string | null;
  /** What else the file says of itself. */
  readonly notes: Readonly<Record<string, string>>;
};

/**
 * Reads a model as mien keeps it: safetensors with the authors' names, and what is known of it in the metadata (`name`,
 * `labels`, `trained`, `calibration`; anything else is a note).
 * @throws CheckpointError naming what is wrong and where.
 */
export async function readModel(path: string): Promise<NetworkModel> {
  const bytes = await readWeightsFile(path);
  const { tensors, metadata } = parseSafetensors(bytes, path);
  const { classes, weights } = checkWeights(tensors, path);
  const { name = 'skd-tstsan', labels, trained = 'true', calibration, ...notes } = metadata;
  return {
    name,
    labels: labelsFor(
      classes,
      labels === undefined ? undefined : parse(labels, z.array(z.string()), path, 'labels'),
      path,
    ),
    trained: trained === 'true',
    calibration: calibration === undefined ? null : parse(calibration, calibrationSchema, path, 'calibration'),
    weights,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    notes,
  };
}

/** Writes a model as `readModel` reads it; its path never holds half of it. @throws DataError when it cannot be written. */
export async function writeModel(path: string, model: Omit<NetworkModel, 'sha256'>): Promise<void> {
  const { name, labels, trained, calibration, weights, notes } = model;
  const tensors = new Map<string, Tensor>();
  for (const [key, shape] of networkShapes(labels.length)) {
    const values = weights.get(key) as Float32Array;
    const counter = key.endsWith('.num_batches_tracked');
    const tensor = counter
      ? { dtype: 'int64' as const, data: BigInt64Array.from(values, (value) => BigInt(Math.round(value))) }
      : { dtype: 'float32' as const, data: values };
    tensors.set(key, { shape, ...tensor });
  }
  const known = { name, labels: JSON.stringify(labels), trained: String(trained) };
  const metadata = { ...notes, ...known, ...(calibration && { calibration: JSON.stringify(calibration) }) };
  await writeSafetensors(path, { tensors, metadata });
}

/**
 * The labels of so many classes: those given, else the usual ones.
 * @throws CheckpointError when there are too few, too many, equal ones, or none are known.
 */
export function labelsFor(classes: number, given: readonly string[] | undefined, source: string): readonly string[] {
  const labels = given ?? defaultLabels(classes);
  if (labels === undefined) {
    throw new CheckpointError(`${source} has ${classes} classes without names: name them with --labels a,b,c.`);
  }
  if (labels.length !== classes) {
    throw new CheckpointError(`${source} has ${classes} classes and ${labels.length} labels: give one label a class.`);
  }
  if (new Set(labels).size !== classes || labels.includes('')) {
    throw new CheckpointError(`${source}: the labels ${labels.join(', ')} are not ${classes} different names.`);
  }
  return labels;
}

function parse<T>(text: string, schema: z.ZodType<T>, path: string, what: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new CheckpointError(`${path}: its metadata '${what}' cannot be read. Import the model again.`, {
      cause: error,
    });
  }
}
