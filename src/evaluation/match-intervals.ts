import { type Interval, intersectionOverUnion } from './interval.js';

/** A true interval and the found one that counts as finding it, by their places in the lists. */
export type Match = { readonly truth: number; readonly found: number; readonly iou: number };

/**
 * Pairs true intervals with found ones whose intersection over union is at least `threshold`, each at most once:
 * greedily, the best pair first; of equal pairs the earlier one in the lists. Where neither list overlaps itself and
 * the threshold is over 0.5, no interval has a choice, so that this is also the largest possible pairing.
 * (the rule of MEGC 2019-2025, at 0.5; the published results)
 */
export function matchIntervals(truth: readonly Interval[], found: readonly Interval[], threshold: number): Match[] {
  const pairs = truth
    .flatMap((one, t) =>
      found.map((other, f): Match => ({ truth: t, found: f, iou: intersectionOverUnion(one, other) })),
    )
    .filter(({ iou }) => iou >= threshold)
    .sort((a, b) => b.iou - a.iou);
  const used = { truth: new Set<number>(), found: new Set<number>() };
  return pairs.filter(({ truth, found }) => {
    if (used.truth.has(truth) || used.found.has(found)) return false;
    used.truth.add(truth);
    used.found.add(found);
    return true;
  });
}
