import {
  defer,
  fromEvent,
  type MonoTypeOperatorFunction,
  merge,
  type Observable,
  of,
  retry,
  type SchedulerLike,
  take,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { backoff } from '../backoff.js';
import type { CameraStatus } from '../camera-status.js';
import { SourceError, type SourceErrorCode } from '../errors.js';
import type { Frame } from '../frame.js';
import type { Random } from '../random.js';
import { steadyScheduler } from '../steady-scheduler.js';

export type ReconnectOptions = {
  readonly random: Pick<Random, 'unit'>;
  /** Hears of changes alone: online with the first frame, offline when the source fails or fails in another way. */
  readonly onStatus: (status: CameraStatus) => void;
  /** Hears of every failure, with the ms until the next attempt. */
  readonly onRetry?: (reason: OfflineReason, waitMs: number) => void;
  /** Ends a wait early; the source, opened again, sees the same signal and completes. */
  readonly signal?: AbortSignal;
  readonly scheduler?: SchedulerLike;
  /** Frames must have come for this long before a failure counts as the first again, ms. */
  readonly healthyMs?: number;
  /** Shortest wait, and the longest for a camera that may come back at any time, ms. */
  readonly minMs?: number;
  readonly maxMs?: number;
  /** Wait for a camera that needs a person: more attempts would only lock its account, ms. */
  readonly slowMs?: number;
};

/** Why a camera is offline. */
export type OfflineReason = 'unreachable' | 'unauthorized' | 'not_found' | 'stream_ended' | 'stalled';

const reasons: Readonly<Record<SourceErrorCode, OfflineReason>> = {
  MIEN_ERR_UNREACHABLE: 'unreachable',
  MIEN_ERR_UNAUTHORIZED: 'unauthorized',
  MIEN_ERR_NOT_FOUND: 'not_found',
  MIEN_ERR_STREAM_ENDED: 'stream_ended',
  MIEN_ERR_STALLED: 'stalled',
};

/**
 * Opens a camera again when it fails, for ever: after a random wait between `minMs` and a limit that doubles with each
 * failure up to `maxMs` (exponential backoff with jitter), so that a room of cameras does not come back at one instant.
 * Only `healthyMs` of frames take the limit back. Refused credentials and unknown paths are tried every `slowMs`.
 *
 * The source must be cold, and must let `seq` and `epoch` go on rising when it is opened again, as rtspSource does:
 * frames pass through unchanged. Completion passes; so does any error that is no SourceError, which no waiting mends.
 *
 * @example rtspSource({ url }).open(signal).pipe(reconnect({ random, onStatus, signal }))
 */
export function reconnect({
  random,
  onStatus,
  onRetry,
  signal,
  scheduler = steadyScheduler,
  healthyMs = 10_000,
  minMs = 500,
  maxMs = 30_000,
  slowMs = 60_000,
}: ReconnectOptions): MonoTypeOperatorFunction<Frame> {
  const wait = (ms: number): Observable<unknown> => {
    if (!signal) return timer(ms, scheduler);
    return signal.aborted ? of(0) : merge(timer(ms, scheduler), fromEvent(signal, 'abort')).pipe(take(1));
  };

  return (source) =>
    defer(() => {
      const waits = backoff({ random, minMs, maxMs });
      let session: { first: number; last: number } | undefined;
      let told: CameraStatus | undefined;

      const tell = (status: CameraStatus): void => {
        if (status.state !== told?.state || status.reason !== told.reason) onStatus(status);
        told = status;
      };

      const onFrame = (): void => {
        const now = scheduler.now();
        session ??= { first: now, last: now };
        session.last = now;
        if (told?.state !== 'online') tell({ state: 'online', reason: null, message: null });
      };

      const onFailure = (error: unknown): Observable<unknown> => {
        if (!(error instanceof SourceError)) return throwError(() => error);
        if (session && session.last - session.first >= healthyMs) waits.reset();
        session = undefined;
        const reason = reasons[error.code];
        const needsPerson = reason === 'unauthorized' || reason === 'not_found';
        const next = waits.next();
        const ms = needsPerson ? slowMs : next;
        tell({ state: 'offline', reason, message: error.message });
        onRetry?.(reason, ms);
        return wait(ms);
      };

      return source.pipe(tap(onFrame), retry({ delay: onFailure }));
    });
}
