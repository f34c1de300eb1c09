import { existsSync } from 'node:fs';
import { z } from 'zod';
import { CheckpointError, UsageError } from '../errors.js';
import { readSafetensors, writeSafetensors } from '../model/safetensors.js';
import type { Tensor } from '../model/tensor.js';
import { trainingLayout } from '../model/training/flat-layout.js';
import { firstDifference, type TrainingSettings, trainingSettings } from './training-settings.js';
import type { NetworkVectors, TrainingState } from './training-state.js';
import { type ValidationResult, validationResult } from './validation-result.js';

/** A training that can go on. */
export type Checkpoint = {
  readonly settings: TrainingSettings;
  /** Steps done. */
  readonly step: number;
  readonly state: TrainingState;
  /** What did best on validation so far. */
  readonly best: { readonly result: ValidationResult; readonly vectors: NetworkVectors } | null;
};

const format = 'mien.training/1';

/** Writes a checkpoint in place of the one before, which stays if that fails. @throws DataError when it cannot be written */
export async function writeCheckpoint(path: string, { settings, step, state, best }: Checkpoint): Promise<void> {
  const vectors: Record<string, Float32Array | undefined> = {
    parameters: state.parameters,
    first_moment: state.firstMoment,
    second_moment: state.secondMoment,
    statistics: state.statistics,
    average_parameters: state.average?.parameters,
    average_statistics: state.average?.statistics,
    best_parameters: best?.vectors.parameters,
    best_statistics: best?.vectors.statistics,
  };
  const tensors = new Map(
    Object.entries(vectors).flatMap(([name, data]): [string, Tensor][] =>
      data ? [[name, { dtype: 'float32', shape: [data.length], data }]] : [],
    ),
  );
  const metadata = { format, settings: JSON.stringify(settings), step: String(step) };
  await writeSafetensors(path, {
    tensors,
    metadata: best ? { ...metadata, best: JSON.stringify(best.result) } : metadata,
  });
}

/**
 * Reads the checkpoint that a training with these settings goes on from; undefined where there is none.
 * @throws UsageError when it was made with other settings, naming the first; CheckpointError when it is not a checkpoint
 */
export async function readCheckpoint(
  path: string,
  settings: TrainingSettings,
  classes: number,
): Promise<Checkpoint | undefined> {
  if (!existsSync(path)) return undefined;
  const { tensors, metadata } = await readSafetensors(path);
  const damaged = (what: string, cause?: unknown): CheckpointError =>
    new CheckpointError(`${path} ${what}: remove it to begin anew.`, { cause });
  if (metadata['format'] !== format) throw damaged('is not a checkpoint of a training by this version of mien');
  const read = <T>(name: string, schema: z.ZodType<T>): T => {
    try {
      return schema.parse(JSON.parse(metadata[name] ?? 'null'));
    } catch (cause) {
      throw damaged(`has metadata '${name}' that cannot be read`, cause);
    }
  };
  const before = read('settings', trainingSettings);
  const other = firstDifference(settings, before);
  if (other) {
    throw new UsageError(
      `${path} was begun with ${other.name} ${other.before} and not ${other.now}: give the same, or remove it to begin anew.`,
    );
  }
  const layout = trainingLayout(classes);
  const vector = (name: string, length: number): Float32Array => {
    const data = tensors.get(name)?.data;
    if (!(data instanceof Float32Array) || data.length !== length) throw damaged(`lacks the vector '${name}'`);
    if (!data.every(Number.isFinite)) throw damaged(`holds a number in '${name}' that is not finite`);
    return data;
  };
  const weights = (prefix: string): NetworkVectors => ({
    parameters: vector(`${prefix}parameters`, layout.parameters.length),
    statistics: vector(`${prefix}statistics`, layout.statistics.length),
  });
  return {
    settings: before,
    step: read('step', z.number().int().positive()),
    state: {
      ...weights(''),
      firstMoment: vector('first_moment', layout.parameters.length),
      secondMoment: vector('second_moment', layout.parameters.length),
      average: tensors.has('average_parameters') ? weights('average_') : null,
    },
    best: tensors.has('best_parameters') ? { result: read('best', validationResult), vectors: weights('best_') } : null,
  };
}
