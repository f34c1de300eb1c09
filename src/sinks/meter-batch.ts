import { type Clock, wallClock } from '../clock.js';
import { type DropReason, dropReasons, type Meter, type Stage, stages } from '../meter.js';
import { type Monotonic, systemMonotonic } from '../monotonic.js';

/** The figures that a camera's process gathered in a second, ready to be posted. */
export type MeterBatch = {
  readonly frames: number;
  /** UTC ms at which the last of them was counted; null when there was none. */
  readonly lastFrame: number | null;
  /** Faces in the last frame that was looked at; null when none was. */
  readonly faces: number | null;
  /** [stages * dropReasons] uint32, row-major: frames dropped. */
  readonly drops: Uint32Array;
  /** [stages] int32: most that waited for each stage; -1 where nothing was said. */
  readonly waiting: Int32Array;
  /** How often anchors were given up and movements turned away, by reason. */
  readonly reanchors: Readonly<Record<string, number>>;
  readonly rejects: Readonly<Record<string, number>>;
  /** Ms in which a face was in view, and of which a movement would have been judged. */
  readonly watchedMs: number;
  readonly usableMs: number;
  /** The latest measurement of the sensitivity, px; null when there was none. */
  readonly sensitivity: number | null;
  /** [n] uint8: what each of `values` is; a stage's index, or `stages.length` for a frame interval. */
  readonly kinds: Uint8Array;
  /** [n] float32, ms. */
  readonly values: Float32Array;
};

/** A meter that also takes many figures at once. */
export type BatchMeter = Omit<Meter, 'now'> & {
  /** `count` frames, the last of them at `last`, UTC ms. */
  frames(count: number, last: number): void;
  drops(stage: Stage, reason: DropReason, count: number): void;
  reanchors(reason: string, count: number): void;
  rejects(reason: string, count: number): void;
  /** The camera's process begins or is over: what was measured of the sensitivity says nothing of the next one. */
  forgetSensitivity(): void;
};

export type BatchingMeter = Meter & {
  /** Hands over what has been gathered and begins anew; it does so by itself every second. */
  flush(): void;
  /** Hands over the rest and ends. */
  stop(): void;
};

const intervalKind = stages.length;

export type BatchingOptions = {
  everyMs?: number;
  /** Durations that one batch holds; further ones are left out of it. Counts are always whole. */
  capacity?: number;
  /** Whether a batch would leave at once; while not, it goes on gathering. */
  ready?: () => boolean;
  clock?: Clock;
  monotonic?: Pick<Monotonic, 'now'>;
};

/**
 * A meter for a camera's process: counting costs a write into a fixed array, and one message a second goes to the
 * service (`applyMeterBatch`).
 *
 * @param send posts the batch; the buffers may be transferred
 */
export function batchingMeter(
  send: (batch: MeterBatch, transfer: ArrayBuffer[]) => void,
  options: BatchingOptions = {},
): BatchingMeter {
  const {
    everyMs = 1_000,
    capacity = 4_096,
    ready = () => true,
    clock = wallClock,
    monotonic = systemMonotonic,
  } = options;
  const kinds = new Uint8Array(capacity);
  const values = new Float32Array(capacity);
  const drops = new Uint32Array(stages.length * dropReasons.length);
  const waiting = new Int32Array(stages.length).fill(-1);
  const waitingNow = waiting.slice();
  let reanchors: Record<string, number> = {};
  let rejects: Record<string, number> = {};
  let watchedMs = 0;
  let usableMs = 0;
  let sensitivity: number | null = null;
  let taken = 0;
  let frames = 0;
  let lastFrame: number | null = null;
  let faces: number | null = null;

  const sample = (kind: number, ms: number): void => {
    if (taken === capacity) return;
    kinds[taken] = kind;
    values[taken++] = ms;
  };

  const flush = (): void => {
    const batch = {
      frames,
      lastFrame,
      faces,
      drops: drops.slice(),
      waiting: waiting.slice(),
      reanchors,
      rejects,
      watchedMs,
      usableMs,
      sensitivity,
      kinds: kinds.slice(0, taken),
      values: values.slice(0, taken),
    };
    send(batch, [batch.drops.buffer, batch.waiting.buffer, batch.kinds.buffer, batch.values.buffer]);
    drops.fill(0);
    // What waits now waits still when the next second begins.
    waiting.set(waitingNow);
    reanchors = {};
    rejects = {};
    watchedMs = 0;
    usableMs = 0;
    sensitivity = null;
    taken = 0;
    frames = 0;
    lastFrame = null;
    faces = null;
  };
  const timer = setInterval(() => ready() && flush(), everyMs);

  return {
    now: () => monotonic.now(),
    time: (stage, ms) => sample(stages.indexOf(stage), ms),
    interval: (ms) => sample(intervalKind, ms),
    frame() {
      frames++;
      lastFrame = clock.now(0);
    },
    drop(stage, reason) {
      (drops[stages.indexOf(stage) * dropReasons.length + dropReasons.indexOf(reason)] as number)++;
    },
    faces(count) {
      faces = count;
    },
    waiting(stage, count) {
      const index = stages.indexOf(stage);
      waitingNow[index] = count;
      waiting[index] = Math.max(count, waiting[index] as number);
    },
    reanchor(reason) {
      reanchors[reason] = (reanchors[reason] ?? 0) + 1;
    },
    reject(reason) {
      rejects[reason] = (rejects[reason] ?? 0) + 1;
    },
    watched(ms, usable) {
      watchedMs += ms;
      usableMs += usable;
    },
    sensitivity(pixels) {
      sensitivity = pixels;
    },
    received() {},
    flush,
    stop() {
      clearInterval(timer);
      flush();
    },
  };
}

/** Adds a batch to the meter of its camera. */
export function applyMeterBatch(batch: MeterBatch, meter: BatchMeter): void {
  if (batch.lastFrame !== null) meter.frames(batch.frames, batch.lastFrame);
  if (batch.faces !== null) meter.faces(batch.faces);
  batch.drops.forEach((count, i) => {
    if (count === 0) return;
    const stage = stages[Math.floor(i / dropReasons.length)] as Stage;
    meter.drops(stage, dropReasons[i % dropReasons.length] as DropReason, count);
  });
  batch.waiting.forEach((count, i) => {
    if (count >= 0) meter.waiting(stages[i] as Stage, count);
  });
  for (const [reason, count] of Object.entries(batch.reanchors)) meter.reanchors(reason, count);
  for (const [reason, count] of Object.entries(batch.rejects)) meter.rejects(reason, count);
  if (batch.watchedMs > 0) meter.watched(batch.watchedMs, batch.usableMs);
  if (batch.sensitivity !== null) meter.sensitivity(batch.sensitivity);
  batch.values.forEach((ms, i) => {
    const kind = batch.kinds[i] as number;
    if (kind === intervalKind) meter.interval(ms);
    else meter.time(stages[kind] as Stage, ms);
  });
}
