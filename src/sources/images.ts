import { readFile } from 'node:fs/promises';
import { type Clock, wallClock } from '../clock.js';
import { DataError } from '../errors.js';
import type { Frame } from '../frame.js';
import { type Meter, noMeter } from '../meter.js';
import { type Monotonic, systemMonotonic } from '../monotonic.js';
import type { Source } from '../source.js';
import { type FramePool, framePool, type Lease } from './frame-pool.js';
import { observeFrames } from './observe-frames.js';
import { realtimePace, recordedPace } from './pace.js';
import { pictureDecoder } from './picture-decoder.js';
import { pictureFolder } from './picture-folder.js';
import { copyPictureGray, type Still } from './picture-gray.js';
import { timeline as newTimeline } from './timeline.js';

export type ImagesOptions = {
  /** A folder of numbered pictures: PNG, JPEG or BMP. */
  readonly path: string;
  /** Pictures a second at which they were taken: pictures do not say. */
  readonly fps: number;
  /** As a recording's: each picture when it is due, or as fast as the consumer takes them. Default `asFastAsPossible`. */
  readonly pace?: 'realtime' | 'asFastAsPossible';
  /** Begin again after the last one, for ever. */
  readonly loop?: boolean;
  /** UTC ms of the first picture. Default: now in real time, else 0 (times then count from the start). */
  readonly start?: number;
  /** How many frames may be on their way at the same time. */
  readonly buffers?: number;
  readonly clock?: Clock;
  readonly monotonic?: Monotonic;
  readonly meter?: Meter;
};

/**
 * A folder of numbered pictures as a source, as micro-expression data sets come: each picture is a frame, at the time
 * that its number says; the first number may be any. Unless played in real time it waits for its consumer and loses nothing.
 * A missing number and a change of size begin an epoch, and so does each loop. Each opening begins at the first picture,
 * with `seq`, `pts` and `epoch` from 0.
 *
 * The observable errors with a DataError for a folder that is missing, empty or not numbered, and for a picture that
 * cannot be decoded.
 *
 * @throws DataError when `fps` is not a number of pictures a second
 */
export function imagesSource(options: ImagesOptions): Source {
  const { path, fps, pace = 'asFastAsPossible', loop = false, start } = options;
  const { clock = wallClock, monotonic = systemMonotonic, meter = noMeter } = options;
  const live = pace === 'realtime';
  if (!(fps >= 1 && fps <= 10_000))
    throw new DataError(`${path} is a folder of pictures; say how many were taken a second, from 1 to 10000.`);

  const read = async (signal: AbortSignal, emit: (frame: Frame) => void): Promise<void> => {
    const pictures = await pictureFolder(path);
    const decoder = await pictureDecoder();
    const timeline = newTimeline();
    const pool = framePool(options.buffers);
    const due = live ? realtimePace({ start, clock, monotonic, signal }) : recordedPace(start ?? 0, clock);
    try {
      do {
        timeline.restart();
        let previous: number | undefined;
        for (const { path: name, number } of pictures) {
          const file = await readPicture(name);
          if (!live) await pool.free(signal);
          if (signal.aborted) return;
          if (previous !== undefined && number !== previous + 1) timeline.lose();
          previous = number;
          const place = timeline.place(number, 1 / fps);
          if (!place) continue;
          const moment = await due(place);
          if (signal.aborted) return;
          meter.frame();
          if (place.interval !== undefined) meter.interval(place.interval * 1000);
          const started = monotonic.now();
          const gray = decoder.decode(name, file, (still) => takeGray(still, name, pool));
          meter.time('decode', monotonic.now() - started);
          if (!gray) {
            meter.drop('decode', 'late');
            continue;
          }
          const epoch = timeline.deliver(place.pts, moment.captured, gray.width, gray.height);
          emit({ seq: place.seq, pts: place.pts, ...moment, ...gray, epoch });
        }
      } while (loop);
    } finally {
      decoder.close();
    }
  };

  return { name: path, open: (stop) => observeFrames(stop, read) };
}

async function readPicture(path: string): Promise<Buffer> {
  const file = await readFile(path).catch((cause: unknown) => {
    throw new DataError(`${path} cannot be read; check that it is a file, and its permissions.`, { cause });
  });
  if (file.length === 0) throw new DataError(`${path} is empty; copy the picture again.`);
  return file;
}

/** Copies a picture's gray into a buffer of the pool; undefined when none is free. */
function takeGray(
  still: Still,
  path: string,
  pool: FramePool,
): (Lease & { width: number; height: number }) | undefined {
  const { width, height } = still;
  const lease = pool.take(width, height);
  if (!lease) return undefined;
  if (copyPictureGray(still, lease.gray)) return { ...lease, width, height };
  lease.release();
  throw new DataError(
    `${path} has colours that mien does not read; save it with 8 bits of gray or of red, green and blue.`,
  );
}
