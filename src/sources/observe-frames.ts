import { Observable } from 'rxjs';
import type { Frame } from '../frame.js';

/**
 * Makes an observable of a reader: it runs while someone listens, and is told to stop by `signal` or by unsubscribing.
 * From then on no frame comes. The observable ends only after the reader has, so its native memory is free by then; a reader that was told to stop
 * completes, whatever it threw on its way out.
 */
export function observeFrames(
  signal: AbortSignal,
  read: (signal: AbortSignal, emit: (frame: Frame) => void) => Promise<void>,
): Observable<Frame> {
  return new Observable((subscriber) => {
    const stopping = new AbortController();
    const stop = (): void => stopping.abort();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });

    const emit = (frame: Frame): void => {
      // A reader may have more at hand than the one that was enough.
      if (stopping.signal.aborted || subscriber.closed) frame.release();
      else subscriber.next(frame);
    };
    const end = (error?: unknown): void => {
      signal.removeEventListener('abort', stop);
      if (error === undefined || stopping.signal.aborted) subscriber.complete();
      else subscriber.error(error);
    };
    read(stopping.signal, emit).then(() => end(), end);
    return stop;
  });
}
