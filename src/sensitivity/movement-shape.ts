import { regionNames } from '../expression.js';
import type { PlantedMovement } from './planted-movements.js';
import { type FacePart, unitMovements } from './unit-movements.js';

/**
 * How a planted movement moves the face at its apex.
 * @returns [17,2] right and down, in the order of `regionNames`; the region that moves most moves by 1.
 */
export function movementShape({ units }: Pick<PlantedMovement, 'units'>): Float64Array {
  const shape = new Float64Array(2 * regionNames.length);
  for (const [unit, [left, right]] of Object.entries(units)) {
    const moves = unitMovements[Number(unit)];
    for (const [r, name] of regionNames.entries()) {
      const [x, y] = moves[name.replace(/[LR]$/, '') as FacePart] ?? [0, 0];
      const onRight = name.endsWith('R');
      const share = onRight ? right : name.endsWith('L') ? left : (left + right) / 2;
      shape[2 * r] += share * (onRight ? -x : x);
      shape[2 * r + 1] += share * y;
    }
  }
  const most = Math.max(...regionNames.map((_, r) => Math.hypot(shape[2 * r], shape[2 * r + 1])));
  return shape.map((value) => value / most);
}
