import type { Clock } from '../clock.js';
import type { Monotonic } from '../monotonic.js';
import type { Moment } from './deliver-frames.js';
import type { Place } from './timeline.js';

/** Says when a recording's frame was captured, and waits until it is due. */
export type Pace = (place: Place) => Promise<Moment> | Moment;

/** The recording's own time: nothing waits. `start` is the UTC ms of the first frame. */
export function recordedPace(start: number, clock: Clock): Pace {
  return ({ pts }) => {
    const captured = start + pts * 1000;
    return { captured, arrival: clock.now(captured) };
  };
}

export type RealtimePaceOptions = {
  /** UTC ms of the first frame; default now. */
  readonly start: number | undefined;
  readonly clock: Clock;
  readonly monotonic: Monotonic;
  readonly signal: AbortSignal;
};

/** What a playback may lag before it is slowed down instead of chasing its own time. */
const patience = 1000;

/**
 * Plays a recording as if it happened now: each frame waits for its moment by PTS. A late frame does not wait, so a
 * short stall is caught up; after a second's lag the playback's zero moves, as a recording can be played more slowly.
 */
export function realtimePace({ start, clock, monotonic, signal }: RealtimePaceOptions): Pace {
  let zero: { utc: number; tick: number } | undefined;
  return async ({ pts }) => {
    const now = monotonic.now();
    zero ??= { utc: (start ?? clock.now(0)) - pts * 1000, tick: now - pts * 1000 };
    const early = zero.tick + pts * 1000 - now;
    if (early > 0) await monotonic.sleep(early, signal);
    else if (early < -patience) zero = { utc: zero.utc - early, tick: zero.tick - early };
    const captured = zero.utc + pts * 1000;
    return { captured, arrival: clock.now(captured) };
  };
}
