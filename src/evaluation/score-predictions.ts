import { type ClassificationScores, classificationScores } from './classification-scores.js';
import { confusionMatrix } from './confusion-matrix.js';
import { largest } from './largest.js';
import type { Prediction } from './prediction.js';

export type PredictionScores = ClassificationScores & { readonly confusion: readonly (readonly number[])[] };

/** Scores predictions that all say something: the class of the largest logit. */
export function scorePredictions(predictions: readonly Prediction[], classes: number): PredictionScores {
  const confusion = confusionMatrix(
    predictions.map(({ truth }) => truth),
    predictions.map(({ logits }) => largest(logits)),
    classes,
  );
  return { ...classificationScores(confusion), confusion };
}
