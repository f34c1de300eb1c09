import { type Clock, wallClock } from '../clock.js';
import type { Frame } from '../frame.js';
import { type Meter, noMeter } from '../meter.js';
import { type Monotonic, systemMonotonic } from '../monotonic.js';
import type { Source } from '../source.js';
import { framePool } from './frame-pool.js';
import { observeFrames } from './observe-frames.js';
import { realtimePace, recordedPace } from './pace.js';
import { timeline as newTimeline } from './timeline.js';

export type SimulatorOptions = {
  /** Size of each frame, px. */
  readonly width: number;
  readonly height: number;
  /** Frames a second, and how many there are; without end unless said. */
  readonly fps: number;
  readonly frames?: number;
  /** Draws frame `index` into `gray`: [height, width] uint8, full range, row-major; it may hold an older frame. */
  readonly draw: (index: number, gray: Uint8Array) => void;
  /** As a recording's: each frame when it is due, or as fast as the consumer takes them. Default `asFastAsPossible`. */
  readonly pace?: 'realtime' | 'asFastAsPossible';
  /** UTC ms of the first frame. Default: now in real time, else 0. */
  readonly start?: number;
  /** How many frames may be on their way at the same time. */
  readonly buffers?: number;
  readonly clock?: Clock;
  readonly monotonic?: Monotonic;
  readonly meter?: Meter;
};

/**
 * A camera that is a function: for tests, and for programs that have pictures of their own. Nothing is decoded and
 * nothing is left to chance. Each opening begins at the first frame, with `seq`, `pts` and `epoch` from 0. The observable
 * errors with what `draw` throws.
 *
 * @example simulatorSource({ width: 64, height: 48, fps: 30, frames: 90, draw: (index, gray) => gray.fill(index) })
 */
export function simulatorSource(options: SimulatorOptions): Source {
  const { width, height, fps, frames = Number.POSITIVE_INFINITY, draw, pace = 'asFastAsPossible', start } = options;
  const { clock = wallClock, monotonic = systemMonotonic, meter = noMeter } = options;
  const live = pace === 'realtime';

  const read = async (signal: AbortSignal, emit: (frame: Frame) => void): Promise<void> => {
    const timeline = newTimeline();
    const pool = framePool(options.buffers);
    const due = live ? realtimePace({ start, clock, monotonic, signal }) : recordedPace(start ?? 0, clock);
    for (let index = 0; index < frames; index++) {
      // A consumer that keeps no buffer lets this run on for ever: others must have their turn.
      await new Promise((resolve) => setImmediate(resolve));
      if (!live) await pool.free(signal);
      const place = timeline.place(index, 1 / fps);
      const moment = place && (await due(place));
      if (signal.aborted) return;
      meter.frame();
      if (place?.interval !== undefined) meter.interval(place.interval * 1000);
      const lease = pool.take(width, height);
      if (!place || !moment || !lease) {
        meter.drop('decode', 'late');
        continue;
      }
      draw(index, lease.gray);
      const epoch = timeline.deliver(place.pts, moment.captured, width, height);
      emit({ seq: place.seq, pts: place.pts, ...moment, width, height, ...lease, epoch });
    }
  };

  return { name: 'simulator', open: (stop) => observeFrames(stop, read) };
}
