import { type Clock, wallClock } from '../clock.js';
import { SourceError } from '../errors.js';
import { type Meter, noMeter } from '../meter.js';
import { type Monotonic, systemMonotonic } from '../monotonic.js';
import type { Source } from '../source.js';
import { deviceError } from './device-error.js';
import { framePool } from './frame-pool.js';
import { observeFrames } from './observe-frames.js';
import { readLive } from './read-live.js';
import { timeline as newTimeline } from './timeline.js';
import { watchedSession } from './watched-session.js';

export type LiveDeviceOptions = {
  /** What FFmpeg opens, and the input that it opens it with. */
  readonly path: string;
  readonly input: string;
  /** What that input is asked for. */
  readonly asked: Record<string, string>;
  /** How long the first picture may take, ms. Default 10000. */
  readonly firstFrameMs?: number;
  /** How long any later one may take, ms. Default 5000. */
  readonly stallMs?: number;
  /** What is read later than this after it could be is dropped undecoded, up to the next keyframe, ms. Default 1000. */
  readonly lateMs?: number;
  /** How many frames may be on their way at the same time. */
  readonly buffers?: number;
  readonly clock?: Clock;
  readonly monotonic?: Monotonic;
  readonly meter?: Meter;
};

/**
 * What FFmpeg reads of this box as it happens, as a live source: all of deviceSource but the kind of its input, so that the
 * tests read a made-up picture where there is no camera.
 *
 * The observable errors with a SourceError, and never completes by itself.
 */
export function liveDevice(options: LiveDeviceOptions): Source {
  const { path, input, asked, firstFrameMs = 10_000, stallMs = 5000, lateMs = 1000 } = options;
  const { clock = wallClock, monotonic = systemMonotonic, meter = noMeter } = options;
  const name = `Device ${path}`;
  const video = {
    url: path,
    input,
    format: asked,
    name,
    timeline: newTimeline(),
    pool: framePool(options.buffers),
    lateMs,
    waits: false,
    lossy: false,
    damagedMs: 30_000,
    damagedAdvice: 'check its cable, or give it a port of its own',
    clockToleranceMs: 0,
    clock,
    monotonic,
    meter,
  };

  return {
    name: path,
    open: (stop) =>
      observeFrames(stop, async (signal, emit) => {
        const watch = { firstFrameMs, stallMs, stalled: (silence: number) => stalled(name, silence) };
        await watchedSession(signal, watch, (session, feed) =>
          readLive(video, { signal: session, feed, emit }).catch((error: unknown) => {
            throw deviceError(path, error);
          }),
        );
      }),
  };
}

function stalled(name: string, silence: number): SourceError {
  return new SourceError(
    'MIEN_ERR_STALLED',
    `${name} has given no picture for ${silence / 1000} s; check its cable, and that it is set to a format it can send.`,
  );
}
