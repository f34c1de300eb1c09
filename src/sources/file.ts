import { type Clock, wallClock } from '../clock.js';
import { DataError } from '../errors.js';
import { type Meter, noMeter } from '../meter.js';
import { type Monotonic, systemMonotonic } from '../monotonic.js';
import type { Source } from '../source.js';
import { checkFile } from './check-file.js';
import { decodeVideo } from './decode-video.js';
import { deliverFrames } from './deliver-frames.js';
import { fileError, refuseCutOff } from './file-error.js';
import { framePool } from './frame-pool.js';
import { observeFrames } from './observe-frames.js';
import { realtimePace, recordedPace } from './pace.js';
import { timeline as newTimeline } from './timeline.js';

export type FileOptions = {
  readonly path: string;
  /**
   * `realtime` plays like a camera: each frame when it is due, dropped when no buffer is free. `asFastAsPossible` waits
   * for its consumer and loses nothing.
   */
  readonly pace: 'realtime' | 'asFastAsPossible';
  /** Begin again at the end, for ever. */
  readonly loop?: boolean;
  /** UTC ms of the first frame. Default: now in real time, else 0 (times then count from the recording's start). */
  readonly start?: number;
  /** How many frames may be on their way at the same time. */
  readonly buffers?: number;
  readonly clock?: Clock;
  readonly monotonic?: Monotonic;
  readonly meter?: Meter;
};

/**
 * A recording as a source: any container and codec that FFmpeg reads. Each opening plays it from the start, with `seq`,
 * `pts` and `epoch` from 0; across loops they keep rising, and each loop is an epoch of its own.
 *
 * The observable errors with a DataError for a file that is missing, unreadable, no video, or cut off (after the frames
 * that it still holds).
 */
export function fileSource(options: FileOptions): Source {
  const { path, pace, loop = false, start, clock = wallClock, monotonic = systemMonotonic, meter = noMeter } = options;

  return {
    name: path,
    open: (stop) =>
      observeFrames(stop, async (signal, emit) => {
        await checkFile(path);
        const timeline = newTimeline();
        const handlers = deliverFrames({
          timeline,
          pool: framePool(options.buffers),
          meter,
          monotonic,
          signal,
          lossless: pace === 'asFastAsPossible',
          admit:
            pace === 'asFastAsPossible'
              ? recordedPace(start ?? 0, clock)
              : realtimePace({ start, clock, monotonic, signal }),
          emit,
        });
        do {
          timeline.restart();
          const read = await decodeVideo({
            url: `file:${path}`,
            format: { protocol_whitelist: 'file' },
            probe: true,
            here: pace === 'asFastAsPossible',
            name: path,
            signal,
            monotonic,
            ...handlers,
          }).catch((error: unknown) => {
            throw fileError(path, error);
          });
          if (!read) return;
          if (timeline.empty()) throw new DataError(`No picture of ${path} can be decoded; the recording is damaged.`);
          refuseCutOff(path, read);
        } while (loop);
      }),
  };
}
