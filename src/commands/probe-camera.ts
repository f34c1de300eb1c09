import { SourceError } from '../errors.js';
import type { Source } from '../source.js';

/** The first picture of a camera. */
export type FirstFrame = { readonly width: number; readonly height: number; readonly ms: number };

/**
 * Opens a source for one frame and closes it again; resolves once its native resources are free.
 *
 * @throws MienError that says why there is no frame
 */
export function probeCamera(source: Source, { timeoutMs }: { timeoutMs: number }): Promise<FirstFrame> {
  const started = performance.now();
  const stop = new AbortController();
  return new Promise((resolve, reject) => {
    let first: FirstFrame | undefined;
    const timer = setTimeout(() => stop.abort(), timeoutMs);
    const end = (error?: unknown): void => {
      clearTimeout(timer);
      if (first) resolve(first);
      else if (error !== undefined) reject(error);
      else if (stop.signal.aborted) {
        const sentence = `${source.name} sent no picture within ${timeoutMs / 1_000} s; is it on, and is the network up?`;
        reject(new SourceError('MIEN_ERR_UNREACHABLE', sentence));
      } else reject(new SourceError('MIEN_ERR_STREAM_ENDED', `${source.name} ended before its first picture.`));
    };
    source.open(stop.signal).subscribe({
      next(frame) {
        first ??= { width: frame.width, height: frame.height, ms: performance.now() - started };
        frame.release();
        stop.abort();
      },
      error: end,
      complete: end,
    });
  });
}
