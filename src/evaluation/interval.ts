/** A movement in time, seconds of the recording; onset < offset. */
export type Interval = { readonly onset: number; readonly apex: number; readonly offset: number };

type Span = Pick<Interval, 'onset' | 'offset'>;

/** How long two intervals share, s. */
export function sharedSeconds(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.offset, b.offset) - Math.max(a.onset, b.onset));
}

/** Intersection over union of two intervals, 0 (apart) to 1 (equal). */
export function intersectionOverUnion(a: Span, b: Span): number {
  return sharedSeconds(a, b) / (Math.max(a.offset, b.offset) - Math.min(a.onset, b.onset));
}
