import { type Clock, wallClock } from '../clock.js';
import { SourceError } from '../errors.js';
import { type Meter, noMeter } from '../meter.js';
import { type Monotonic, systemMonotonic } from '../monotonic.js';
import type { Source } from '../source.js';
import { framePool } from './frame-pool.js';
import { observeFrames } from './observe-frames.js';
import { type LiveSession, readLive } from './read-live.js';
import { resolveHost } from './resolve-host.js';
import { type RtspAddressOptions, rtspAddress } from './rtsp-address.js';
import { rtspError } from './rtsp-error.js';
import { timeline as newTimeline } from './timeline.js';
import { watchedSession } from './watched-session.js';

export type RtspOptions = RtspAddressOptions & {
  /** UDP gains no latency, and a packet lost on the way costs all pictures up to the next keyframe. Default tcp. */
  readonly transport?: 'tcp' | 'udp';
  /** How long an answer of the camera may take, ms. Default 5000. */
  readonly timeoutMs?: number;
  /** How long the first decoded picture may take, ms: a camera may wait for its next keyframe. Default 10000. */
  readonly firstFrameMs?: number;
  /** How long any later one may take, ms. Default 5000. */
  readonly stallMs?: number;
  /** How long none of them may be whole, ms, before the camera is opened again. Default 30000. */
  readonly damagedMs?: number;
  /** What is read later than this after it could be is dropped undecoded, up to the next keyframe, ms. Default 1000. */
  readonly lateMs?: number;
  /** A camera's clock is believed when it is this close to ours, ms. Default 10000. */
  readonly clockToleranceMs?: number;
  /** How many frames may be on their way at the same time. */
  readonly buffers?: number;
  /** Asks whether its host's name has an address, at each opening. Default: as the system does. */
  readonly lookup?: (host: string) => Promise<unknown>;
  readonly clock?: Clock;
  readonly monotonic?: Monotonic;
  readonly meter?: Meter;
};

/**
 * An RTSP camera as a source. `seq`, `pts` and `epoch` go on rising when it is opened again after a failure (one opening
 * at a time), so that an operator which reconnects has nothing to renumber. (DESIGN section 9)
 *
 * Frames come from the camera's first keyframe on; the one whose time the stream does not yet know is skipped. `captured`
 * is the camera's own clock from its first RTCP report on (0-5 s), when that clock is plausible; before that, arrival.
 *
 * The observable errors with a SourceError: the camera is unreachable, refuses the credentials, has no such path, ends
 * its stream or stalls. It never completes by itself. No credentials stand in `name` or any error.
 *
 * @throws ConfigError for a URL that is none, or credentials that are too long
 */
export function rtspSource(options: RtspOptions): Source {
  const { transport = 'tcp', timeoutMs = 5000, firstFrameMs = 10_000, stallMs = 5000, lateMs = 1000 } = options;
  const {
    damagedMs = 30_000,
    clockToleranceMs = 10_000,
    clock = wallClock,
    monotonic = systemMonotonic,
    meter = noMeter,
  } = options;
  const camera = rtspAddress(options);
  const name = `Camera ${camera.name}`;
  const timeline = newTimeline();
  // As the timeline it lives as long as the source: a camera that comes back a thousand times takes no new memory.
  const pool = framePool(options.buffers);

  const read = async (session: LiveSession): Promise<void> => {
    const opened = monotonic.now();
    try {
      await readLive(
        {
          url: camera.url,
          name,
          format: { rtsp_transport: transport, timeout: String(timeoutMs * 1000), allowed_media_types: 'video' },
          timeline,
          pool,
          lateMs,
          waits: true,
          lossy: transport === 'udp',
          damagedMs,
          damagedAdvice: 'check its network, and set its `transport` to tcp',
          clockToleranceMs,
          clock,
          monotonic,
          meter,
        },
        session,
      );
    } catch (error) {
      throw rtspError(error, { camera, transport, timeoutMs, elapsed: monotonic.now() - opened });
    }
  };

  return {
    name: camera.name,
    open: (stop) =>
      observeFrames(stop, async (signal, emit) => {
        await resolveHost({ host: camera.host, camera: camera.name, signal, lookup: options.lookup });
        const watch = { firstFrameMs, stallMs, stalled: (silence: number) => stalled(name, silence) };
        await watchedSession(signal, watch, (session, feed) => read({ signal: session, feed, emit }));
      }),
  };
}

function stalled(name: string, silence: number): SourceError {
  const seconds = silence / 1000;
  return new SourceError(
    'MIEN_ERR_STALLED',
    `${name} has sent no picture that can be decoded for ${seconds} s; check its power, its network and its keyframe interval.`,
  );
}
