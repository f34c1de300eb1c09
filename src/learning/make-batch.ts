import { setImmediate } from 'node:timers/promises';
import type { PreparedSet } from '../dataset/prepared-set.js';
import { createSampleRecord } from '../dataset/sample-record.js';
import { createDraw } from '../draw.js';
import { assembleInput, inputLength } from '../model/preprocessing/assemble-input.js';
import type { Augmentation } from './augmentation/augmentations.js';
import { drawVariation } from './augmentation/draw-variation.js';
import { varySample } from './augmentation/vary-sample.js';
import type { Batch } from './batch.js';

export type BatchOptions = {
  readonly set: Pick<PreparedSet, 'read'>;
  /** Class of each sample of the set. */
  readonly classOf: readonly number[];
  readonly classes: number;
  readonly classWeights: Float32Array;
  /** Which sample comes in which place of the training. */
  readonly order: (place: number) => number;
  readonly size: number;
  readonly augment: ReadonlySet<Augmentation>;
  /** Least and largest; each sample's own is drawn between them, evenly on a scale of ratios. */
  readonly amplification: readonly [number, number];
  /** Share of the features that a head does not see, 0..1. */
  readonly dropout: number;
  readonly seed: string;
};

/** Values of each head's feature. */
const features = 3 * 128;

/**
 * Makes the batches of a training: the batch of a step follows from the options and the step's number alone. Between two
 * samples other work gets its turn.
 * @throws DataError when a sample can no longer be read
 */
export function batchMaker(options: BatchOptions): (step: number) => Promise<Batch> {
  const { set, classOf, classes, classWeights, order, size, augment, dropout, seed } = options;
  const [low, high] = options.amplification;
  const record = createSampleRecord();
  const varied = createSampleRecord();
  return async (step) => {
    const draw = createDraw(`${seed}/step ${step}`);
    const input = new Float32Array(size * inputLength);
    const amplification = new Float32Array(size);
    const targets = new Float32Array(size * classes);
    for (let index = 0; index < size; index++) {
      const number = order((step - 1) * size + index);
      const own = draw.fork(`sample ${index}`);
      let sample = set.read(number, record);
      if (augment.size > 0) {
        varySample(sample, drawVariation(own, augment), varied);
        sample = varied;
      }
      assembleInput(sample.crops, sample.flows, input.subarray(index * inputLength, (index + 1) * inputLength));
      amplification[index] = low === high ? low : low * (high / low) ** own.unit();
      targets[index * classes + classOf[number]!] = 1;
      await setImmediate();
    }
    const mask = draw.fork('dropout');
    const kept = 1 / (1 - dropout);
    const masks = Float32Array.from({ length: 3 * size * features }, () => (mask.unit() < dropout ? 0 : kept));
    return { size, classes, input, amplification, targets, classWeights, dropout: masks };
  };
}
