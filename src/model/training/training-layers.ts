import { mul } from '../graph/arithmetic.js';
import type { Value } from '../graph/value.js';
import type { Layers } from '../network.js';
import { batchStatistics } from './batch-statistics.js';

/** The network's layers in training, and what they saw of the batch. */
export type TrainingLayers = {
  readonly layers: Layers;
  /** Batch mean and unbiased variance of each batch norm, [C], under the names of its running ones; filled by building. */
  readonly statistics: ReadonlyMap<string, Value>;
};

/**
 * Weights as given, batch norms by their batch's statistics, dropout by masks.
 * @param weight the value of a weight by the authors' name
 * @param masks [B,384] each, 0 or 1 / (1 - p), in the order in which the network asks: final head, then the auxiliary ones
 */
export function trainingLayers(weight: (key: string) => Value, masks: readonly Value[]): TrainingLayers {
  const statistics = new Map<string, Value>();
  const left = masks.values();
  const layers: Layers = {
    weight,
    normalise: (x, key) => {
      const { normalised, mean, variance } = batchStatistics(x, {
        weight: weight(`${key}.weight`),
        bias: weight(`${key}.bias`),
      });
      statistics.set(`${key}.running_mean`, mean);
      statistics.set(`${key}.running_var`, variance);
      return normalised;
    },
    dropout: (x) => {
      const { value: mask } = left.next();
      return mask ? mul(x, mask) : x;
    },
  };
  return { layers, statistics };
}
