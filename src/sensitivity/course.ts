import type { PlantedMovement } from './planted-movements.js';

const half = (share: number): number => 0.5 - 0.5 * Math.cos(Math.PI * share);

/** How far a planted movement has come `t` ms after its onset: 0 at rest, 1 at its peak; raised cosines up and down. */
export function courseOf({ ms: [rise, hold, fall, release], stays }: PlantedMovement, t: number): number {
  if (t <= 0) return 0;
  if (t < rise) return half(t / rise);
  const fallen = t - rise - hold;
  if (fallen <= 0) return 1;
  if (fallen < fall) return stays + (1 - stays) * half(1 - fallen / fall);
  return fallen < fall + release ? stays * half(1 - (fallen - fall) / release) : 0;
}

/** From onset to offset, ms; what stays goes later. */
export function lengthOf({ ms: [rise, hold, fall] }: PlantedMovement): number {
  return rise + hold + fall;
}
