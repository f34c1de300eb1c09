/** One channel's excursion: from rest to `peak` and back. All times in s. */
export type Gesture = {
  /** An expression of the face model (browInnerUp_L, ...), or gazeYaw, gazePitch, headYaw, headPitch, headRoll with `peak` in degrees, headX, headZ in cm. */
  readonly channel: string;
  readonly peak: number;
  readonly start: number;
  readonly rise: number;
  readonly hold: number;
  readonly fall: number;
  /** What is left of the peak after the fall (0..1), which then goes within `release` s. */
  readonly left?: number;
  readonly release?: number;
};

/** When a gesture has fallen, s; what is left of it may still be going. */
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
  const rest = g.left ?? 0;
  const remaining = g.rise + g.hold + g.fall - x;
  if (remaining > 0) return rest + (1 - rest) * (0.5 - 0.5 * Math.cos((Math.PI * remaining) / g.fall));
  const release = g.release ?? 0;
  if (rest === 0 || -remaining >= release) return 0;
  return rest * (0.5 + 0.5 * Math.cos((Math.PI * -remaining) / release));
}
