import type { Frame } from '../../src/frame.js';
import type { Source } from '../../src/source.js';

/** What a test keeps of a frame: its pixels are copied. */
export type Collected = Omit<Frame, 'release'>;

export type Collection = {
  readonly frames: Collected[];
  /** What the source ended with; undefined when it completed. */
  readonly error: unknown;
  /** ms from subscribing, and from aborting, to the end. */
  readonly elapsed: number;
  readonly stopping: number | undefined;
};

export type CollectOptions = {
  /** Aborts when this many frames have come. */
  readonly count?: number;
  /** Aborts after this many ms. */
  readonly forMs?: number;
  readonly onFrame?: (frame: Frame, index: number) => void;
};

/** Reads a source to its end, or until told otherwise; gives every buffer back at once. */
export function collectFrames(source: Source, { count, forMs, onFrame }: CollectOptions = {}): Promise<Collection> {
  const stop = new AbortController();
  const frames: Collected[] = [];
  const started = performance.now();
  let aborted: number | undefined;
  const abort = (): void => {
    aborted ??= performance.now();
    stop.abort();
  };
  const timer = forMs === undefined ? undefined : setTimeout(abort, forMs);
  return new Promise((resolve) => {
    const end = (error?: unknown): void => {
      clearTimeout(timer);
      const now = performance.now();
      resolve({ frames, error, elapsed: now - started, stopping: aborted === undefined ? undefined : now - aborted });
    };
    source.open(stop.signal).subscribe({
      next(frame) {
        const { release, ...rest } = frame;
        frames.push({ ...rest, gray: frame.gray.slice() });
        onFrame?.(frame, frames.length - 1);
        release();
        if (frames.length === count) abort();
      },
      error: end,
      complete: () => end(),
    });
  });
}
