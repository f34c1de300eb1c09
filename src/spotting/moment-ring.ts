import type { Expression, Moment } from '../expression.js';
import type { Face } from '../face.js';
import type { FrameStamp } from '../stabilised-face.js';

/** What a frame's picture says of how far it can be trusted. */
export type PictureSigns = {
  /** Share of the face that shows something else than its anchor, 0..1. */
  readonly hidden: number;
  /** Share of the face's blocks that repeat the frame before, 0..1; null where there is nothing to compare with. */
  readonly frozen: number | null;
};

type Seen = {
  readonly at: number;
  readonly captured: number;
  readonly seq: number;
  readonly face: Expression['face'];
  /** Null where nothing was measured. */
  signs: PictureSigns | null;
};

/** When the last frames were taken and how the face stood in them, so that times between frames can be named. */
export class MomentRing {
  readonly #seen: Seen[] = [];

  /** @param spanMs how far back frames are remembered. */
  constructor(readonly spanMs: number) {}

  /** @param at ms of the stream, rising. */
  push(at: number, frame: FrameStamp, { box, pose, score }: Face): void {
    const face = { box, pose, quality: score };
    this.#seen.push({ at, captured: frame.captured, seq: frame.seq, face, signs: null });
    let old = 0;
    while (this.#seen[old].at < at - this.spanMs) old++;
    if (old > this.#seen.length / 2) this.#seen.splice(0, old);
  }

  /** What the latest frame's picture says. */
  sign(signs: PictureSigns): void {
    this.#seen[this.#seen.length - 1].signs = signs;
  }

  /** UTC ms at which the latest frame was captured. */
  get latest(): number {
    return this.#seen[this.#seen.length - 1].captured;
  }

  /** @param at ms of the stream; outside of what is remembered the nearest frame's clock is continued. */
  moment(at: number): Moment {
    const after = this.#after(at);
    const next = this.#seen[after];
    const previous = this.#seen[after - 1];
    const share = (at - previous.at) / (next.at - previous.at);
    const within = Math.min(Math.max(share, 0), 1);
    const captured = previous.captured + within * (next.captured - previous.captured);
    return {
      time: captured + (share - within) * (next.at - previous.at),
      pts: at / 1000,
      frame: share < 0.5 ? previous.seq : next.seq,
    };
  }

  /** How the face stood in the frame nearest to a time. */
  face(at: number): Expression['face'] {
    const after = this.#after(at);
    const [previous, next] = [this.#seen[after - 1], this.#seen[after]];
    return (at - previous.at < next.at - at ? previous : next).face;
  }

  /** The least score of the mesh from one time to another, and the largest share of the face that was hidden. */
  worst(from: number, to: number): { readonly score: number; readonly hidden: number } {
    let score = 1;
    let hidden = 0;
    for (const seen of this.#seen) {
      if (seen.at < from || seen.at > to) continue;
      score = Math.min(score, seen.face.quality);
      hidden = Math.max(hidden, seen.signs?.hidden ?? 0);
    }
    return { score, hidden };
  }

  /** Mean share of the face's blocks that repeat the frame before, over all that is remembered; null without any. */
  get frozen(): number | null {
    let sum = 0;
    let compared = 0;
    for (const { signs } of this.#seen) {
      if (signs === null || signs.frozen === null) continue;
      sum += signs.frozen;
      compared++;
    }
    return compared === 0 ? null : sum / compared;
  }

  /** The first frame at or after a time; never the oldest one, so that there is one before it. */
  #after(at: number): number {
    let low = 1;
    let high = this.#seen.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#seen[middle].at < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
