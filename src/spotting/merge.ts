type Interval = { readonly onset: number; readonly apex: number; readonly offset: number };

/** Apexes closer than this are one movement, ms. */
const sameApexMs = 120;

/** Whether two intervals are the same movement seen twice. (the spotting research, I) */
export function sameMovement(a: Interval, b: Interval, mergeOverlap: number): boolean {
  const overlap = Math.min(a.offset, b.offset) - Math.max(a.onset, b.onset);
  const shorter = Math.min(a.offset - a.onset, b.offset - b.onset);
  return overlap > mergeOverlap * shorter || Math.abs(a.apex - b.apex) < sameApexMs;
}
