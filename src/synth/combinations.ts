import type { Emotion } from '../model/emotion-classes.js';
import type { ActionUnitNumber, Combination, Side } from './facs.js';

export type NamedCombination = Combination & { readonly emotion: Emotion };

const moves = (emotion: Emotion, side: Side, ...units: [ActionUnitNumber, number][]): NamedCombination => ({
  units,
  side,
  emotion,
});

/** Combinations of action units that plain sessions show as micro-expressions; the first move every part. */
export const combinations: readonly NamedCombination[] = [
  moves('surprise', 'both', [1, 1], [2, 0.9]),
  moves('happiness', 'both', [12, 1], [6, 0.45]),
  moves('others', 'both', [4, 1]),
  moves('disgust', 'both', [9, 1]),
  moves('happiness', 'L', [12, 1]),
  moves('repression', 'both', [15, 1]),
  moves('disgust', 'R', [10, 1]),
  moves('happiness', 'both', [6, 1], [7, 0.6]),
  moves('contempt', 'R', [14, 1]),
  moves('sadness', 'both', [1, 1], [4, 0.5]),
  moves('others', 'L', [2, 1]),
  moves('others', 'both', [4, 1], [7, 0.5]),
  moves('fear', 'both', [20, 1]),
  moves('repression', 'both', [17, 1]),
];
