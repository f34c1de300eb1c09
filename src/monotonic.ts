import { setTimeout as delay } from 'node:timers/promises';

/** A clock that never jumps: for pacing and for measuring durations. Passed in, so that tests need not wait. */
export type Monotonic = {
  /** ms since some fixed moment. */
  now(): number;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

/** The machine's monotonic clock. */
export const systemMonotonic: Monotonic = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    delay(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    }),
};
