import type { Clock } from '../clock.js';
import { SourceError } from '../errors.js';
import type { Frame } from '../frame.js';
import type { Meter } from '../meter.js';
import type { Monotonic } from '../monotonic.js';
import { backlog } from './backlog.js';
import { decodeVideo } from './decode-video.js';
import { deliverFrames } from './deliver-frames.js';
import type { FramePool } from './frame-pool.js';
import type { OpenVideoOptions } from './open-video.js';
import type { Timeline } from './timeline.js';

export type LiveVideo = Omit<OpenVideoOptions, 'probe'> & {
  /** Names the camera in errors, without credentials. */
  readonly name: string;
  /** Both live as long as the source: a camera that comes back a thousand times takes no new memory. */
  readonly timeline: Timeline;
  readonly pool: FramePool;
  /** How long no picture may be whole, ms, before the camera is given up, and what to do about it. */
  readonly damagedMs: number;
  readonly damagedAdvice: string;
  /** What is read later than this after it could be is dropped undecoded, up to the next keyframe, ms. */
  readonly lateMs: number;
  /** What is not read at once waits where it is (in a socket, not in a driver). */
  readonly waits: boolean;
  /** It comes as RTP packets that may get lost on their way. */
  readonly lossy: boolean;
  /** A camera's clock is believed when it is this close to ours, ms. */
  readonly clockToleranceMs: number;
  readonly clock: Clock;
  readonly monotonic: Monotonic;
  readonly meter: Meter;
};

/** Where one session of a live source reports to. */
export type LiveSession = {
  readonly signal: AbortSignal;
  /** A sign of life. */
  feed(): void;
  emit(frame: Frame): void;
};

/**
 * Reads a camera that sends without end: frames as they come, what comes too late dropped. Resolves when `signal` aborts.
 *
 * Where what is not read waits, reading does too until a buffer is free: a busy moment costs nothing, and a box that is too
 * slow loses one stretch up to a keyframe, not a picture here and there, each of which would begin an epoch. (decision 44)
 *
 * @throws FfmpegFailure; SourceError when it closes its stream or sends only damaged pictures
 */
export async function readLive(video: LiveVideo, { signal, feed, emit }: LiveSession): Promise<void> {
  const { url, format, input, name, timeline, pool, meter, monotonic, clock } = video;
  const behind = backlog(video.lateMs);
  let whole = monotonic.now();
  timeline.restart();
  const deliver = deliverFrames({
    timeline,
    pool,
    meter,
    monotonic,
    signal,
    lossless: video.waits,
    admit({ pts }, { cameraTime }) {
      const arrival = clock.now(pts * 1000);
      const trusted = cameraTime !== undefined && Math.abs(cameraTime - arrival) <= video.clockToleranceMs;
      return { arrival, captured: trusted ? cameraTime : arrival };
    },
    emit,
  });
  /** A picture came, whole or not. */
  const hear = (clean: boolean): void => {
    feed();
    const now = monotonic.now();
    if (clean) whole = now;
    else if (now - whole >= video.damagedMs) throw damaged(video);
  };
  const ended = await decodeVideo({
    url,
    format,
    input,
    lossy: video.lossy,
    name,
    probe: false,
    signal,
    monotonic,
    ...deliver,
    onPicture(picture) {
      hear(picture.clean);
      return deliver.onPicture(picture);
    },
    tooLate: (time) => behind(monotonic.now(), time),
    onSkip(reason, first) {
      if (reason === 'corrupt') hear(false);
      // It is this box that is slow, not the camera that is silent.
      else if (first) feed();
      deliver.onSkip(reason);
    },
  });
  if (ended) throw new SourceError('MIEN_ERR_STREAM_ENDED', `${name} closed its stream; it may be restarting.`);
}

function damaged({ name, damagedMs, damagedAdvice }: LiveVideo): SourceError {
  const seconds = damagedMs / 1000;
  return new SourceError(
    'MIEN_ERR_STALLED',
    `${name} has sent only damaged pictures for ${seconds} s; ${damagedAdvice}.`,
  );
}
