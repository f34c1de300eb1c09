import { watchdog } from './watchdog.js';

export type WatchedSessionOptions = {
  /** How long the first decoded picture may take, and any later one, ms. */
  readonly firstFrameMs: number;
  readonly stallMs: number;
  /** What a session that was silent for so long fails with. */
  stalled(silenceMs: number): Error;
};

/**
 * Runs one session of a live source until it ends, `signal` aborts, or no picture comes for too long: then it is told to
 * end, and once it has, fails with what `stalled` says. `feed` is called with each decoded picture.
 */
export async function watchedSession(
  signal: AbortSignal,
  { firstFrameMs, stallMs, stalled }: WatchedSessionOptions,
  read: (signal: AbortSignal, feed: () => void) => Promise<void>,
): Promise<void> {
  const session = new AbortController();
  const leave = (): void => session.abort();
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  const guard = watchdog(firstFrameMs, stallMs, (silence) => session.abort(stalled(silence)));
  try {
    await read(session.signal, guard.feed);
    if (!signal.aborted) session.signal.throwIfAborted();
  } finally {
    guard.stop();
    signal.removeEventListener('abort', leave);
  }
}
