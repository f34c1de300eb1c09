import type { Random } from '../random.js';
import { classificationScores } from './classification-scores.js';
import { confusionMatrix } from './confusion-matrix.js';
import { grouped } from './grouped.js';
import { largest } from './largest.js';
import type { Prediction } from './prediction.js';

/** Between which values a score lies with 95 % probability. */
export type Interval = { readonly low: number; readonly high: number };
export type ScoreIntervals = { readonly uf1: Interval; readonly uar: Interval; readonly accuracy: Interval };

/**
 * 95 % intervals of the scores by drawing whole subjects anew with replacement: samples of one face are not independent of one
 * another. Percentiles of the draws. (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3)
 * @param predictions of at least one subject
 */
export function subjectIntervals(
  predictions: readonly Prediction[],
  classes: number,
  random: Random,
  draws = 2000,
): ScoreIntervals {
  const bySubject = grouped(predictions, ({ subject }) => subject);
  const matrices = [...bySubject.values()].map((own) =>
    confusionMatrix(
      own.map(({ truth }) => truth),
      own.map(({ logits }) => largest(logits)),
      classes,
    ).flat(),
  );
  const scores = Array.from({ length: draws }, () => {
    const sum = new Float64Array(classes * classes);
    for (let each = 0; each < matrices.length; each++) {
      const drawn = matrices[Math.floor(random.unit() * matrices.length)]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += drawn[i]!;
    }
    return classificationScores(
      Array.from({ length: classes }, (_, row) => Array.from(sum.subarray(row * classes, (row + 1) * classes))),
    );
  });
  const interval = (name: keyof ScoreIntervals): Interval => {
    const sorted = scores.map((score) => score[name]).sort((a, b) => a - b);
    return { low: sorted[Math.floor(0.025 * (draws - 1))]!, high: sorted[Math.ceil(0.975 * (draws - 1))]! };
  };
  return { uf1: interval('uf1'), uar: interval('uar'), accuracy: interval('accuracy') };
}
