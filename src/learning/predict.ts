import { setImmediate } from 'node:timers/promises';
import type { PreparedSet } from '../dataset/prepared-set.js';
import { createSampleRecord } from '../dataset/sample-record.js';
import type { Prediction } from '../evaluation/prediction.js';
import { assembleInput, inputLength } from '../model/preprocessing/assemble-input.js';
import type { Stepper } from './stepper.js';

export type PredictOptions = {
  readonly set: Pick<PreparedSet, 'samples' | 'read'>;
  /** Which samples of the set. */
  readonly indices: readonly number[];
  /** Class of each sample of the set. */
  readonly classOf: readonly number[];
  readonly amplification: number;
  /** Samples that run together. Default 16. */
  readonly batch?: number;
};

/** Asks the weights that are in use about samples as they are. @throws DataError when a sample can no longer be read */
export async function predict(
  stepper: Pick<Stepper, 'classify'>,
  { set, indices, classOf, amplification, batch = 16 }: PredictOptions,
): Promise<Prediction[]> {
  const record = createSampleRecord();
  const predictions: Prediction[] = [];
  for (let first = 0; first < indices.length; first += batch) {
    const numbers = indices.slice(first, first + batch);
    const input = new Float32Array(numbers.length * inputLength);
    for (const [place, number] of numbers.entries()) {
      const { crops, flows } = set.read(number, record);
      assembleInput(crops, flows, input.subarray(place * inputLength, (place + 1) * inputLength));
      await setImmediate();
    }
    const logits = await stepper.classify(input, new Float32Array(numbers.length).fill(amplification));
    const classes = logits.length / numbers.length;
    for (const [place, number] of numbers.entries()) {
      const { clip, subject } = set.samples[number]!;
      const row = Array.from(logits.subarray(place * classes, (place + 1) * classes));
      predictions.push({ clip, subject, truth: classOf[number]!, logits: row });
    }
  }
  return predictions;
}
