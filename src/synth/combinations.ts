import type { ActionUnitNumber, Combination, Side } from './facs.js';

const moves = (side: Side, ...units: [ActionUnitNumber, number][]): Combination => ({ units, side });

/** Combinations of action units that sessions show as micro-expressions; the first move every part. */
export const combinations: readonly Combination[] = [
  moves('both', [1, 1], [2, 0.9]),
  moves('both', [12, 1], [6, 0.45]),
  moves('both', [4, 1]),
  moves('both', [9, 1]),
  moves('L', [12, 1]),
  moves('both', [15, 1]),
  moves('R', [10, 1]),
  moves('both', [6, 1], [7, 0.6]),
  moves('R', [14, 1]),
  moves('both', [1, 1], [4, 0.5]),
  moves('L', [2, 1]),
  moves('both', [4, 1], [7, 0.5]),
  moves('both', [20, 1]),
  moves('both', [17, 1]),
];
