import { type Clock, wallClock } from '../clock.js';
import { ConfigError, SourceError } from '../errors.js';
import { type Meter, noMeter } from '../meter.js';
import type { Source } from '../source.js';
import { deviceError } from './device-error.js';
import { framePool } from './frame-pool.js';
import { type Monotonic, systemMonotonic } from './monotonic.js';
import { observeFrames } from './observe-frames.js';
import { readLive } from './read-live.js';
import { timeline as newTimeline } from './timeline.js';
import { watchedSession } from './watched-session.js';

/** How a device delivers its pictures: packed 4:2:2, with planes, or compressed by the device. */
export const deviceFormats = ['yuyv422', 'nv12', 'gray', 'mjpeg', 'h264'] as const;

export type DeviceOptions = {
  /** The device, such as /dev/video0. */
  readonly path: string;
  /** Size of the pictures, px, and pictures a second. Default: what the device is set to. */
  readonly width?: number;
  readonly height?: number;
  readonly fps?: number;
  /** Default: what the device is set to. */
  readonly format?: (typeof deviceFormats)[number];
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
 * A camera on this box (V4L2: USB, CSI with a driver, a capture card) as a source, by FFmpeg's v4l2 input. Linux alone.
 * Times are the kernel's. `seq`, `pts` and `epoch` go on rising when it is opened again.
 *
 * The observable errors with a SourceError: the device is absent, in use, not allowed, no camera, unplugged, or stalls. It
 * never completes by itself.
 *
 * @throws ConfigError for a path or a size that is none
 */
export function deviceSource(options: DeviceOptions): Source {
  const { path, width, height, fps, format, firstFrameMs = 10_000, stallMs = 5000, lateMs = 1000 } = options;
  const { clock = wallClock, monotonic = systemMonotonic, meter = noMeter } = options;
  if (!/^\/[^\0]+$/.test(path))
    throw new ConfigError('A device is named by its absolute path; write one such as /dev/video0.');
  if ((width === undefined) !== (height === undefined))
    throw new ConfigError(`The size of ${path} is half a size; write both width and height, or neither.`);
  const name = `Device ${path}`;
  const timeline = newTimeline();
  const pool = framePool(options.buffers);
  const asked = {
    ...(width && { video_size: `${width}x${height}` }),
    ...(fps && { framerate: String(fps) }),
    ...(format && { input_format: format }),
  };
  const video = {
    url: path,
    input: 'v4l2',
    format: asked,
    name,
    timeline,
    pool,
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
