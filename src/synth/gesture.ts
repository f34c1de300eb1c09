/** One channel's excursion: from rest to `peak` and back. All times in s. */
export type Gesture = {
  /** An expression of the face model (browInnerUp_L, ...), or gazeYaw, gazePitch, headPitch with `peak` in degrees. */
  readonly channel: string;
  readonly peak: number;
  readonly start: number;
  readonly rise: number;
  readonly hold: number;
  readonly fall: number;
};

/** When a gesture is over, s. */
export const gestureEnd = (g: Gesture): number => g.start + g.rise + g.hold + g.fall;

/**
 * How far a gesture has come at time `t` (s): 0 at rest, 1 at its peak; raised cosines up and down, so the speed has
 * no jump.
 */
export function envelope(g: Gesture, t: number): number {
  const x = t - g.start;
  if (x <= 0) return 0;
  if (x < g.rise) return 0.5 - 0.5 * Math.cos((Math.PI * x) / g.rise);
  if (x <= g.rise + g.hold) return 1;
  const left = g.rise + g.hold + g.fall - x;
  if (left <= 0) return 0;
  return 0.5 - 0.5 * Math.cos((Math.PI * left) / g.fall);
}
