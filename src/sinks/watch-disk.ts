import { statfs } from 'node:fs/promises';

export type DiskFigures = { readonly freeBytes: number; readonly sizeBytes: number };

export type DiskWatch = {
  /** What was read last; undefined while nothing was, or where it cannot be asked. */
  latest(): DiskFigures | undefined;
  stop(): void;
};

/**
 * Asks every `everyMs` for the room on the disk that holds a folder, as far as this process may use it. Not when Prometheus
 * asks: the question waits in libuv's pool behind the decoders.
 */
export function watchDisk(folder: string, everyMs = 10_000): DiskWatch {
  let figures: DiskFigures | undefined;
  const ask = async (): Promise<void> => {
    try {
      const { bavail, blocks, bsize } = await statfs(folder);
      figures = { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
    } catch {
      figures = undefined;
    }
  };
  void ask();
  const timer = setInterval(ask, everyMs);
  timer.unref();
  return { latest: () => figures, stop: () => clearInterval(timer) };
}
