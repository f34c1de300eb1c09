import type { Random } from './random.js';

export type BackoffOptions = {
  readonly random: Pick<Random, 'unit'>;
  /** Shortest wait, and the longest, ms. */
  readonly minMs: number;
  readonly maxMs: number;
};

export type Backoff = {
  /** How long to wait after one more failure, ms. */
  next(): number;
  /** All is well: the next failure counts as the first again. */
  reset(): void;
};

/**
 * Exponential backoff with full jitter: a random wait between `minMs` and a limit that doubles with each failure up to
 * `maxMs`, so that a room of cameras that failed together does not come back at one instant.
 */
export function backoff({ random, minMs, maxMs }: BackoffOptions): Backoff {
  let failures = 0;
  return {
    next() {
      const limit = Math.min(maxMs, minMs * 2 ** ++failures);
      return minMs + random.unit() * (limit - minMs);
    },
    reset() {
      failures = 0;
    },
  };
}
