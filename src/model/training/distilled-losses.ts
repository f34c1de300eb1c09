import { add, mul } from '../graph/arithmetic.js';
import { detach } from '../graph/elementwise.js';
import { scalar } from '../graph/scalar.js';
import type { Value } from '../graph/value.js';
import type { Network } from '../network.js';
import { distillationLoss, featureLoss } from './distillation-loss.js';
import { focalLoss } from './focal-loss.js';

/** The parts of the loss, in the order in which the training step reports them. */
export const lossNames = ['total', 'final', 'aux1', 'aux2', 'kd1', 'kd2', 'feature1', 'feature2'] as const;
export type LossName = (typeof lossNames)[number];

/** How the parts are weighed; the paper's are in `defaultDistillation`. */
export type Distillation = {
  /** Softens the probabilities that the auxiliary heads learn from. */
  readonly temperature: number;
  /** Weight of the final head's probabilities against the labels', 0..1. */
  readonly alpha: number;
  /** Weight of the final feature. */
  readonly beta: number;
};

/** The values of the authors' published training. */
export const defaultDistillation: Distillation = { temperature: 3, alpha: 0.1, beta: 1e-6 };

/** Results of the network that the losses look at. */
export type Heads = Pick<Network, 'logits' | 'aux1Logits' | 'aux2Logits' | 'feature' | 'aux1Feature' | 'aux2Feature'>;

/**
 * Self-knowledge distillation: final + (1 - alpha)(aux1 + aux2) + alpha(kd1 + kd2) + beta(feature1 + feature2). The final head
 * teaches and does not learn from it.
 * @param targets [B,classes], one-hot
 * @param classWeights [classes]
 * @returns numbers, shape []
 */
export function distilledLosses(
  heads: Heads,
  targets: Value,
  classWeights: Value,
  { temperature, alpha, beta }: Distillation,
): Record<LossName, Value> {
  const [logits, feature] = [detach(heads.logits), detach(heads.feature)];
  const final = focalLoss(heads.logits, targets, classWeights);
  const aux1 = focalLoss(heads.aux1Logits, targets, classWeights);
  const aux2 = focalLoss(heads.aux2Logits, targets, classWeights);
  const kd1 = distillationLoss(heads.aux1Logits, logits, temperature);
  const kd2 = distillationLoss(heads.aux2Logits, logits, temperature);
  const feature1 = featureLoss(heads.aux1Feature, feature);
  const feature2 = featureLoss(heads.aux2Feature, feature);
  const weighed = (a: Value, b: Value, weight: number): Value => mul(add(a, b), scalar(weight));
  const total = add(
    add(final, weighed(aux1, aux2, 1 - alpha)),
    add(weighed(kd1, kd2, alpha), weighed(feature1, feature2, beta)),
  );
  return { total, final, aux1, aux2, kd1, kd2, feature1, feature2 };
}
