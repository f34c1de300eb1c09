import { softmax } from '../model/resemble.js';
import { largest } from './largest.js';
import type { Prediction } from './prediction.js';

export type Abstention = {
  /** Least probability of a label that is said. */
  readonly threshold: number;
  /** Share of the samples that get a label. */
  readonly coverage: number;
  /** Share of these labels that are right. */
  readonly precision: number;
};

/**
 * Chooses below which probability a model abstains: as low as possible, so that the labels it does say are right in at least
 * `precision` of the cases. Where nothing reaches that, the threshold with the highest precision among those that leave a tenth
 * of the samples or more.
 * @param predictions at least one, none of which the model or the threshold will be scored on
 */
export function chooseAbstention(
  predictions: readonly Prediction[],
  temperature: number,
  precision: number,
): Abstention {
  const answers = predictions
    .map(({ logits, truth }) => {
      const probabilities = softmax(logits, temperature);
      const said = largest(probabilities);
      return { probability: probabilities[said]!, right: said === truth };
    })
    .toSorted((a, b) => b.probability - a.probability);
  let right = 0;
  const choices = answers.flatMap((answer, index): Abstention[] => {
    right += Number(answer.right);
    // Equal probabilities are said together or not at all.
    if (answers[index + 1]?.probability === answer.probability) return [];
    const said = index + 1;
    return [{ threshold: answer.probability, coverage: said / answers.length, precision: right / said }];
  });
  const good = choices.filter((choice) => choice.precision >= precision && choice.coverage >= 0.1).at(-1);
  const candidates = choices.filter(({ coverage }) => coverage >= 0.1);
  const chosen = good ?? candidates.reduce((best, choice) => (choice.precision > best.precision ? choice : best));
  // Everything is said: then nothing stands in the way of a weaker one either.
  return chosen.coverage === 1 ? { ...chosen, threshold: 0 } : chosen;
}
