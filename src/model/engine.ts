import { DataError } from '../errors.js';
import type { InferenceName, OutputName } from './inference-graph.js';
import type { NetworkModel } from './model-file.js';
import { inputChannels, inputSize } from './network.js';

/** What was tried before an engine was chosen, in order, and why it was taken or left. */
export type Attempt = {
  readonly provider: string;
  /** Whether it is here at all. */
  readonly present: boolean;
  readonly trusted: boolean;
  readonly reason: string;
};

/** Results of so many samples by name: logits [n,classes] and features [n,384], row-major. */
export type Outputs<K extends OutputName> = Readonly<Record<K, Float32Array>>;

/** Something that runs the network. One call at a time: the next begins when the last has answered. */
export type Engine<K extends OutputName = InferenceName> = {
  readonly name: 'ort' | 'tfjs';
  /** Where it runs: `cpu`, `cpu-blocked`, `cuda`, ... */
  readonly provider: string;
  readonly attempts: readonly Attempt[];
  /** Which weights it runs. */
  readonly model: Omit<NetworkModel, 'weights'>;
  /**
   * Runs the network on `n` samples.
   * @param input [n,38,48,48] float32, each value 0..1; only read
   * @param amplification how strongly motion is magnified, 0 or more; one for all samples, or one each
   * @throws DataError when the input does not fit
   */
  predict(input: Float32Array, n: number, amplification: number | readonly number[]): Promise<Outputs<K>>;
  /** Frees the engine; nothing may be asked of it afterwards. */
  close(): Promise<void>;
};

/** Values of one sample. */
export const sampleLength = inputChannels * inputSize * inputSize;

/**
 * Checks what an engine is asked to run, and spreads the amplification over the samples.
 * @throws DataError naming the first value that does not fit
 */
export function checkInput(
  input: Float32Array,
  n: number,
  amplification: number | readonly number[],
  length = sampleLength,
): Float32Array {
  if (!Number.isInteger(n) || n < 1) throw new DataError(`The number of samples is ${n}: give at least one.`);
  if (input.length !== n * length) {
    throw new DataError(
      `The input has ${input.length} values where ${n} x ${length} are needed: shape it [${n},38,48,48], float32.`,
    );
  }
  const bad = input.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const sample = Math.trunc(bad / length);
    const channel = Math.trunc((bad % length) / (length / inputChannels));
    throw new DataError(`The input holds ${input[bad]} in sample ${sample}, channel ${channel}: give finite numbers.`);
  }
  const factors = Float32Array.from(typeof amplification === 'number' ? Array(n).fill(amplification) : amplification);
  if (factors.length !== n || !factors.every((factor) => Number.isFinite(factor) && factor >= 0)) {
    throw new DataError(`The amplification is ${amplification}: give a number of 0 or more, or one for each sample.`);
  }
  return factors;
}

/** What is known of a model without its weights. */
export function withoutWeights({ weights: _, ...known }: NetworkModel): Omit<NetworkModel, 'weights'> {
  return known;
}
