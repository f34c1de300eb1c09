/** One gray buffer on loan. */
export type Lease = {
  /** [height, width] uint8, row-major. */
  readonly gray: Uint8Array;
  /** Gives the buffer back; calling it again does nothing. */
  release(): void;
};

export type FramePool = {
  /** A buffer of this size, or undefined when all are on loan. A new size replaces all buffers. */
  take(width: number, height: number): Lease | undefined;
  /** Resolves when a buffer comes back, when `signal` aborts, or at once when one is free. */
  free(signal: AbortSignal): Promise<void>;
};

/** How many frames of one source may be on their way at the same time. */
export const defaultPoolSize = 4;

/**
 * A fixed ring of gray buffers: after the first frames of a size no pixel memory is allocated any more, and what is
 * decoded but not yet handled is bounded. Buffers of an old size that come back late are let go.
 */
export function framePool(count: number = defaultPoolSize): FramePool {
  let area = -1;
  let idle: Uint8Array[] = [];
  const waiting = new Set<() => void>();

  const wake = (): void => {
    for (const resume of [...waiting]) resume();
  };

  return {
    take(width, height) {
      if (width * height !== area) {
        area = width * height;
        idle = Array.from({ length: count }, () => new Uint8Array(width * height));
      }
      const home = idle;
      const gray = home.pop();
      if (!gray) return undefined;
      let giveBack = (): void => {
        giveBack = () => {};
        home.push(gray);
        wake();
      };
      return { gray, release: () => giveBack() };
    },
    free(signal) {
      if (signal.aborted || area < 0 || idle.length > 0) return Promise.resolve();
      return new Promise((resolve) => {
        const resume = (): void => {
          waiting.delete(resume);
          signal.removeEventListener('abort', resume);
          resolve();
        };
        waiting.add(resume);
        signal.addEventListener('abort', resume, { once: true });
      });
    },
  };
}
