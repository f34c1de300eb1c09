import { mul, sub } from '../graph/arithmetic.js';
import { exp } from '../graph/elementwise.js';
import { reshape } from '../graph/layout.js';
import { sum } from '../graph/linear.js';
import { logSoftmax } from '../graph/log-softmax.js';
import { scalar } from '../graph/scalar.js';
import { fixed } from '../graph/shape.js';
import type { Value } from '../graph/value.js';

/**
 * Kullback-Leibler divergence of the student's softened probabilities from the teacher's, mean over the batch, times T^2.
 * (Hinton et al., Distilling the Knowledge in a Neural Network, 2015, section 2)
 * @param student [B,classes] logits
 * @param teacher [B,classes] logits
 * @returns a number, shape []
 */
export function distillationLoss(student: Value, teacher: Value, temperature: number): Value {
  const soft = (logits: Value): Value => logSoftmax(mul(logits, scalar(1 / temperature)));
  const [from, to] = [soft(teacher), soft(student)];
  const total = sum(mul(exp(from), sub(from, to)), [0, 1]);
  return reshape(mul(total, scalar(temperature ** 2 / fixed(student.shape[0]))), []);
}

/** Sum of the squared differences of two features [B,C]: a number, shape []. */
export function featureLoss(student: Value, teacher: Value): Value {
  const apart = sub(student, teacher);
  return reshape(sum(mul(apart, apart), [0, 1]), []);
}
