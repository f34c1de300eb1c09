import { add, mul, sub } from '../graph/arithmetic.js';
import { div, sqrt } from '../graph/elementwise.js';
import { reshape } from '../graph/layout.js';
import { sum } from '../graph/linear.js';
import { scalar } from '../graph/scalar.js';
import { fixed, picture } from '../graph/shape.js';
import type { Value } from '../graph/value.js';

/** A picture normalised by its own batch's statistics, and those statistics, [C] each. */
export type BatchStatistics = {
  readonly normalised: Value;
  readonly mean: Value;
  /** Unbiased: divided by one less than the number of pixels. */
  readonly variance: Value;
};

/**
 * Batch norm in training: x [B,C,H,W] less its mean over batch and picture, over its (biased) standard deviation, times
 * weight [C], plus bias [C]. (Ioffe and Szegedy, Batch Normalization, ICML 2015, algorithm 1)
 */
export function batchStatistics(
  x: Value,
  { weight, bias }: { weight: Value; bias: Value },
  epsilon = 1e-5,
): BatchStatistics {
  const { batch, channels, height, width } = picture(x.shape, 'batchStatistics');
  const count = fixed(batch) * height * width;
  const average = (value: Value): Value => mul(sum(value, [0, 2, 3]), scalar(1 / count));
  const column = (value: Value): Value => reshape(value, [1, channels, 1, 1]);
  const mean = average(x);
  const centred = sub(x, mean);
  const variance = average(mul(centred, centred));
  const factor = div(column(weight), sqrt(add(variance, scalar(epsilon))));
  return {
    normalised: add(mul(centred, factor), column(bias)),
    mean: reshape(mean, [channels]),
    variance: reshape(mul(variance, scalar(count / (count - 1))), [channels]),
  };
}
