/** Where a decoded picture stands in time. */
export type Place = {
  readonly seq: number;
  /** Seconds since the source's first picture; rises strictly, across loops and reconnects too. */
  readonly pts: number;
  /** Seconds since the picture before, by the stream's own clock; undefined where that has no meaning. */
  readonly interval: number | undefined;
};

export type Timeline = {
  /** The source is opened again, or its recording begins anew: what follows is no neighbour of what was. */
  restart(): void;
  /** Pictures were lost: the next one delivered begins an epoch. */
  lose(): void;
  /**
   * Counts a decoded picture and places it. Undefined when it has no time, or the time of the one before.
   * @param ticks presentation time, in units of `tick` seconds
   */
  place(ticks: number | undefined, tick: number): Place | undefined;
  /**
   * The epoch of a picture that is handed on, after what `place` said of it.
   * @param captured UTC ms at which it was taken
   */
  deliver(pts: number, captured: number, width: number, height: number): number;
  /** No picture has been delivered yet. */
  empty(): boolean;
};

/** A gap of more than three frames begins an epoch (DESIGN section 9); half a frame is left to the rounding of times. */
const gapFrames = 3.5;
/** What the clock may run ahead or behind between two neighbours, ms: more, and it was set. */
const leapMs = 1000;
const remembered = 15;

/**
 * Numbers the pictures of one source and says where its epochs begin: after a gap of more than three frames, a step
 * back in time, a change of size, lost pictures, a loop, a reconnect, or a clock that was set (a movement's onset and apex
 * would lie an hour apart). It lives as long as its source, so that `seq`,
 * `pts` and `epoch` go on rising when the source is opened again.
 */
export function timeline(): Timeline {
  let seq = 0;
  let epoch = -1;
  let nominal: number | undefined;
  let intervals: number[] = [];
  /** This run's first picture: its ticks, and the pts it stands for. */
  let origin: { ticks: number; pts: number } | undefined;
  let placed: { ticks: number; pts: number } | undefined;
  let delivered: { pts: number; captured: number; width: number; height: number } | undefined;

  /** Median of the last intervals: the stream's frame rate need not be known, and may change. */
  const learn = (interval: number): void => {
    intervals = [...intervals.slice(1 - remembered), interval];
    if (intervals.length >= 3) nominal = intervals.toSorted((a, b) => a - b)[intervals.length >> 1];
  };

  const begin = (ticks: number): { ticks: number; pts: number } => {
    delivered = undefined;
    origin = { ticks, pts: placed ? placed.pts + (nominal ?? 0.04) : 0 };
    return origin;
  };

  return {
    restart() {
      origin = undefined;
      delivered = undefined;
      intervals = [];
    },
    lose() {
      delivered = undefined;
    },
    place(ticks, tick) {
      const number = seq++;
      if (ticks === undefined) return undefined;
      if (!origin || !placed || ticks < placed.ticks) {
        placed = begin(ticks);
        return { seq: number, pts: placed.pts, interval: undefined };
      }
      if (ticks === placed.ticks) return undefined;
      const interval = (ticks - placed.ticks) * tick;
      learn(interval);
      placed = { ticks, pts: origin.pts + (ticks - origin.ticks) * tick };
      return { seq: number, pts: placed.pts, interval };
    },
    deliver(pts, captured, width, height) {
      const neighbours =
        delivered?.width === width &&
        delivered.height === height &&
        Math.abs(captured - delivered.captured - 1000 * (pts - delivered.pts)) <= leapMs &&
        (nominal === undefined || pts - delivered.pts <= gapFrames * nominal);
      if (!neighbours) epoch++;
      delivered = { pts, captured, width, height };
      return epoch;
    },
    empty: () => epoch < 0,
  };
}
