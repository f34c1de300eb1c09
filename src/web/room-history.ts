import type { RoomFigures } from '../sinks/room-figures.js';

/** What a room did between two readings of its figures. */
export type RoomStep = {
  /** UTC ms. */
  readonly from: number;
  readonly to: number;
  /** Movements of a region turned away as too long, too large or a longer expression, and as blinks. */
  readonly macro: number;
  readonly blink: number;
  /** Share of the time with a face in view in which a movement would have been judged; null without a face. */
  readonly quality: number | null;
  readonly fps: number;
};

const least = 0.05;

/** The last steps of one room, from readings of totals. A total that falls belongs to a service that started anew. */
export class RoomHistory {
  readonly #steps: RoomStep[] = [];
  #last: { figures: RoomFigures; at: number } | undefined;

  /** @param keptMs how long steps are kept */
  constructor(readonly keptMs: number) {}

  /** @param at UTC ms */
  add(figures: RoomFigures, at: number): void {
    const last = this.#last;
    this.#last = { figures, at };
    if (!last || at <= last.at || figures.frames < last.figures.frames) return;
    const risen = (reasons: readonly string[]): number =>
      reasons.reduce(
        (sum, reason) => sum + Math.max(0, (figures.rejections[reason] ?? 0) - (last.figures.rejections[reason] ?? 0)),
        0,
      );
    const watched = figures.watchedSeconds - last.figures.watchedSeconds;
    const usable = figures.usableSeconds - last.figures.usableSeconds;
    this.#steps.push({
      from: last.at,
      to: at,
      macro: risen(['long', 'macro', 'large']),
      blink: risen(['blink']),
      quality: watched > least ? Math.min(1, Math.max(0, usable / watched)) : null,
      fps: (figures.frames - last.figures.frames) / ((at - last.at) / 1000),
    });
    while (this.#steps[0] && this.#steps[0].to < at - this.keptMs) this.#steps.shift();
  }

  get steps(): readonly RoomStep[] {
    return this.#steps;
  }
}
