import { mul, sub } from '../graph/arithmetic.js';
import { div, exp } from '../graph/elementwise.js';
import { reshape } from '../graph/layout.js';
import { sum } from '../graph/linear.js';
import { logSoftmax } from '../graph/log-softmax.js';
import { scalar } from '../graph/scalar.js';
import type { Value } from '../graph/value.js';

/**
 * Weighted focal loss, gamma 2: mean over the batch, by the classes' weights, of (1 - p)^2 * -log p, p the probability of
 * the true class. (Lin et al., Focal Loss for Dense Object Detection, ICCV 2017, equation 5)
 * @param logits [B,classes]
 * @param targets [B,classes], one-hot
 * @param classWeights [classes]
 * @returns a number, shape []
 */
export function focalLoss(logits: Value, targets: Value, classWeights: Value): Value {
  const logarithm = sum(mul(logSoftmax(logits), targets), [1]);
  const doubt = sub(scalar(1), exp(logarithm));
  const weight = sum(mul(targets, classWeights), [1]);
  const total = sum(mul(weight, mul(mul(doubt, doubt), logarithm)), [0, 1]);
  return reshape(mul(div(total, sum(weight, [0, 1])), scalar(-1)), []);
}
