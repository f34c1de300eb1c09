import { defer, type MonoTypeOperatorFunction, retry, type SchedulerLike, tap, throwError, timer } from 'rxjs';
import type { Random } from '../random.js';
import { steadyScheduler } from '../steady-scheduler.js';

export type FailureContext = {
  /** Whether it is the first with this message since a stable connection. */
  readonly first: boolean;
  /** How long the connection had lasted, ms; undefined when there was none. */
  readonly lastedMs: number | undefined;
};

export type KeepConnectedOptions = {
  random: Random;
  /** Called with each failure; returns what to do. */
  onFailure: (failure: Error, context: FailureContext) => 'wait' | 'retry at once' | 'give up';
  /** Least and most time between two attempts, ms. */
  minMs?: number;
  maxMs?: number;
  /** A connection that lasted this long counts as stable: the next wait is short again. */
  stableMs?: number;
  scheduler?: SchedulerLike;
};

/**
 * Subscribes again when a connection fails or ends: exponential backoff with full jitter, so that a fleet does not come
 * back at once. A connection that is accepted and lost again soon (two clients fighting for one id) does not reset it.
 *
 * The n-th wait is uniform in minMs .. min(maxMs, minMs * 2^n).
 */
export function keepConnected<T>(options: KeepConnectedOptions): MonoTypeOperatorFunction<T> {
  const { random, onFailure, minMs = 500, maxMs = 30_000, stableMs = 10_000, scheduler = steadyScheduler } = options;
  return (source) =>
    defer(() => {
      const said = new Set<string>();
      let attempts = 0;
      let connectedAt: number | undefined;
      return source.pipe(
        tap(() => {
          connectedAt = scheduler.now();
        }),
        retry({
          delay(failure: Error) {
            const lastedMs = connectedAt === undefined ? undefined : scheduler.now() - connectedAt;
            if (lastedMs !== undefined && lastedMs >= stableMs) {
              attempts = 0;
              said.clear();
            }
            connectedAt = undefined;
            const first = !said.has(failure.message);
            said.add(failure.message);
            const then = onFailure(failure, { first, lastedMs });
            if (then === 'give up') return throwError(() => failure);
            if (then === 'retry at once') return timer(0, scheduler);
            attempts++;
            const most = Math.min(maxMs, minMs * 2 ** attempts);
            return timer(minMs + random.unit() * (most - minMs), scheduler);
          },
        }),
      );
    });
}
