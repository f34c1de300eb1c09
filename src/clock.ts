/**
 * Says what time it is for the stamps of an event. A live clock ignores its argument and reads the wall clock; offline,
 * computing takes no time at all, so the stamp is the media time itself and two runs are equal byte by byte.
 */
export type Clock = {
  /** UTC ms now, in a program that has just handled what was captured at `mediaMs` (UTC ms). */
  now(mediaMs: number): number;
};

/** The wall clock. */
export const wallClock: Clock = { now: () => Date.now() };

/** The time of the recording: for `mien analyze`. */
export const mediaClock: Clock = { now: (mediaMs) => mediaMs };
