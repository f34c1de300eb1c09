import { systemMonotonic } from './monotonic.js';

/** Stages of a frame's path whose time is measured. */
export const stages = ['decode', 'track', 'stabilise', 'spot', 'magnify', 'classify', 'publish'] as const;
export type Stage = (typeof stages)[number];

/** Why a frame was dropped: at last, what had been seen in it, because the service or the model was too busy to take it. */
export const dropReasons = ['late', 'corrupt', 'no_consent', 'busy'] as const;
export type DropReason = (typeof dropReasons)[number];

/** Where the pipeline reports its figures. It costs nothing when nobody listens (`noMeter`). */
export type Meter = {
  /** By the clock that durations are measured by, ms; it never jumps. */
  now(): number;
  /** One unit of work of a stage took `ms`. */
  time(stage: Stage, ms: number): void;
  frame(): void;
  drop(stage: Stage, reason: DropReason): void;
  /** Time between two frames by PTS, ms. */
  interval(ms: number): void;
  faces(count: number): void;
  /** So many wait for a stage at this moment. */
  waiting(stage: Stage, count: number): void;
  /** A face's anchor was given up; `reason` is one of a fixed few (`ReanchorReason`). */
  reanchor(reason: string): void;
  /** A movement stood out and was not reported; `reason` is the test that it failed (`Rejection`). */
  reject(reason: string): void;
  /** A face was in view for so long, ms by PTS, and for `usableMs` of it a movement would have been judged. */
  watched(ms: number, usableMs: number): void;
  /** The weakest movement of which half would be found now, px of the crop; `beyondPx` says that or more. */
  sensitivity(pixels: number): void;
  /** So many bytes of compressed video came in. */
  received(bytes: number): void;
};

/** A meter that nobody reads. */
export const noMeter: Meter = {
  now: systemMonotonic.now,
  time() {},
  frame() {},
  drop() {},
  interval() {},
  faces() {},
  waiting() {},
  reanchor() {},
  reject() {},
  watched() {},
  sensitivity() {},
  received() {},
};
