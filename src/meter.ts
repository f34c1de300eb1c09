/** Stages of a frame's path whose time is measured. */
export const stages = ['decode', 'track', 'stabilise', 'spot', 'magnify', 'classify', 'publish'] as const;
export type Stage = (typeof stages)[number];

/** Why a frame was dropped. */
export const dropReasons = ['late', 'corrupt', 'no_consent'] as const;
export type DropReason = (typeof dropReasons)[number];

/** Where the pipeline reports its figures. It costs nothing when nobody listens (`noMeter`). */
export type Meter = {
  /** One unit of work of a stage took `ms`. */
  time(stage: Stage, ms: number): void;
  frame(): void;
  drop(stage: Stage, reason: DropReason): void;
  /** Time between two frames by PTS, ms. */
  interval(ms: number): void;
  faces(count: number): void;
};

/** A meter that nobody reads. */
export const noMeter: Meter = { time() {}, frame() {}, drop() {}, interval() {}, faces() {} };
