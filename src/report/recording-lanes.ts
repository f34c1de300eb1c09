import type { Candidate } from '../spotting/candidate.js';
import type { Rejection } from '../spotting/rejection.js';

/** Seconds of the recording. */
export type Span = { readonly from: number; readonly to: number };

/** What went on in a recording beside its events. */
export type RecordingLanes = {
  /** Movements that were turned away because they were too long or too large. */
  readonly macro: readonly Span[];
  /** Movements of the eyes that were turned away as blinks. */
  readonly blink: readonly Span[];
  /** By the second: the share of the time in which a movement would have been judged; null without a face. */
  readonly quality: readonly (number | null)[];
};

const lanes: Partial<Readonly<Record<Rejection, 'macro' | 'blink'>>> = {
  long: 'macro',
  macro: 'macro',
  large: 'macro',
  blink: 'blink',
};

/** Gathers the lanes of a timeline while a recording is analysed; it is told what the meter and the spotter are told. */
export class LaneCollector {
  readonly #spans: Record<'macro' | 'blink', { from: number; to: number }[]> = { macro: [], blink: [] };
  readonly #watchedMs: number[] = [];
  readonly #usableMs: number[] = [];
  #readMs = 0;

  /** A movement was turned away. Its times are ms of the recording. */
  readonly rejected = ({ onset, offset }: Pick<Candidate, 'onset' | 'offset'>, reason: Rejection): void => {
    const lane = lanes[reason];
    if (lane === undefined || !(offset > onset)) return;
    const [from, to] = [Math.max(0, onset / 1000), offset / 1000];
    const last = this.#spans[lane].at(-1);
    // Regions that moved together are turned away one after the other: they are one movement.
    if (last === undefined || from > last.to || to < last.from) this.#spans[lane].push({ from, to });
    else [last.from, last.to] = [Math.min(last.from, from), Math.max(last.to, to)];
  };

  /** The time between a frame that was read and the one before it, ms. */
  readonly interval = (ms: number): void => {
    this.#readMs += ms;
  };

  /** A face was in view for so long, ms, and for `usableMs` of it a movement would have been judged. */
  readonly watched = (ms: number, usableMs: number): void => {
    // What is watched was read a few frames ago at most, which seconds do not show.
    const second = Math.floor(this.#readMs / 1000);
    this.#watchedMs[second] = (this.#watchedMs[second] ?? 0) + ms;
    this.#usableMs[second] = (this.#usableMs[second] ?? 0) + usableMs;
  };

  get lanes(): RecordingLanes {
    const seconds = Math.ceil(this.#readMs / 1000);
    const quality = Array.from({ length: seconds }, (_, s) => {
      const watched = this.#watchedMs[s];
      return watched === undefined ? null : (this.#usableMs[s] as number) / watched;
    });
    return { macro: this.#spans.macro, blink: this.#spans.blink, quality };
  }
}
