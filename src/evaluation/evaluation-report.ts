import { softmax } from '../model/resemble.js';
import type { Random } from '../random.js';
import { calibrationError } from './calibration-error.js';
import { grouped } from './grouped.js';
import { largest } from './largest.js';
import type { Prediction } from './prediction.js';
import { type PredictionScores, scorePredictions } from './score-predictions.js';
import { type ScoreIntervals, subjectIntervals } from './subject-interval.js';

/** How a part of the samples was told apart. */
export type PartScores = {
  readonly name: string;
  readonly samples: number;
  readonly right: number;
  readonly uf1: number;
  readonly uar: number;
};

/** What the model would have said aloud: what its calibration lets through. */
export type Answered = {
  readonly temperature: number;
  readonly abstainBelow: number;
  /** Share of the samples that get a label, and share of these labels that are right (null without any). */
  readonly coverage: number;
  readonly precision: number | null;
  readonly calibrationError: number;
};

export type EvaluationReport = PredictionScores & {
  readonly labels: readonly string[];
  readonly intervals: ScoreIntervals;
  readonly subjects: readonly PartScores[];
  /** By data set, where there are several: the parts of a composite. */
  readonly sources: readonly PartScores[];
  readonly answered: Answered | null;
};

export type EvaluationInput = {
  readonly predictions: readonly Prediction[];
  readonly labels: readonly string[];
  /** The data set of a clip. */
  readonly sourceOf: (clip: string) => string;
  readonly calibration: { readonly temperature: number; readonly abstainBelow: number } | null;
  /** For the intervals. */
  readonly random: Random;
};

/** Scores predictions of all folds together. @param input at least one prediction */
export function evaluationReport(input: EvaluationInput): EvaluationReport {
  const { predictions, labels, sourceOf, calibration, random } = input;
  const classes = labels.length;
  const parts = (keyOf: (prediction: Prediction) => string): PartScores[] =>
    [...grouped(predictions, keyOf)]
      .map(([name, own]) => {
        const { uf1, uar, accuracy, samples } = scorePredictions(own, classes);
        return { name, samples, right: Math.round(accuracy * samples), uf1, uar };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  const sources = parts(({ clip }) => sourceOf(clip));
  return {
    ...scorePredictions(predictions, classes),
    labels,
    intervals: subjectIntervals(predictions, classes, random),
    subjects: parts(({ subject }) => subject),
    sources: sources.length > 1 ? sources : [],
    answered: calibration && answered(predictions, calibration),
  };
}

function answered(
  predictions: readonly Prediction[],
  { temperature, abstainBelow }: { temperature: number; abstainBelow: number },
): Answered {
  const said = predictions.filter(({ logits }) => Math.max(...softmax(logits, temperature)) >= abstainBelow);
  const right = said.filter(({ logits, truth }) => largest(logits) === truth).length;
  return {
    temperature,
    abstainBelow,
    coverage: said.length / predictions.length,
    precision: said.length === 0 ? null : right / said.length,
    calibrationError: calibrationError(predictions, temperature),
  };
}
