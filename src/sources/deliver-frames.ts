import type { Frame } from '../frame.js';
import type { Meter } from '../meter.js';
import type { Monotonic } from '../monotonic.js';
import type { DecodeVideoOptions, Picture, SkipReason } from './decode-video.js';
import type { FramePool, Lease } from './frame-pool.js';
import { copyGray } from './gray.js';
import type { Place, Timeline } from './timeline.js';

/** UTC ms of a frame that may be handed on. */
export type Moment = { readonly captured: number; readonly arrival: number };

export type DeliverFramesOptions = {
  readonly timeline: Timeline;
  readonly pool: FramePool;
  readonly meter: Meter;
  readonly monotonic: Monotonic;
  readonly signal: AbortSignal;
  /** Wait for a free buffer instead of dropping. */
  readonly lossless: boolean;
  /** Says when the picture was taken, waiting until it is due. */
  admit(place: Place, picture: Picture): Promise<Moment> | Moment;
  emit(frame: Frame): void;
};

/**
 * Turns decoded pictures into frames: drops what cannot be trusted until the next clean keyframe, numbers and times the
 * rest, copies the gray once into a pooled buffer, and counts all of it.
 */
export function deliverFrames(
  options: DeliverFramesOptions,
): Pick<DecodeVideoOptions, 'onPicture' | 'onLoss' | 'onBytes'> & { onSkip(reason: SkipReason): void } {
  const { timeline, meter, monotonic, signal, admit, emit } = options;

  const onSkip = (reason: SkipReason): void => {
    timeline.lose();
    meter.drop('decode', reason);
  };

  const onPicture = async (picture: Picture): Promise<void> => {
    meter.frame();
    const place = timeline.place(picture.ticks, picture.tick);
    if (place?.interval !== undefined) meter.interval(place.interval * 1000);
    if (!picture.clean) {
      meter.time('decode', picture.decoding);
      return onSkip('corrupt');
    }
    const moment = place && (await admit(place, picture));
    if (signal.aborted) return;
    const lease = moment && (await takeBuffer(picture, options));
    if (signal.aborted) return lease?.release();
    if (!place || !moment || !lease) {
      meter.time('decode', picture.decoding);
      if (place) meter.drop('decode', 'late');
      return;
    }
    const started = monotonic.now();
    copyGray(picture, lease.gray);
    meter.time('decode', picture.decoding + monotonic.now() - started);
    const { width, height } = picture;
    const { seq, pts } = place;
    const epoch = timeline.deliver(pts, moment.captured, width, height);
    emit({ seq, pts, ...moment, width, height, gray: lease.gray, epoch, release: lease.release });
  };

  return { onPicture, onLoss: () => onSkip('corrupt'), onSkip, onBytes: (count) => meter.received(count) };
}

async function takeBuffer(
  { width, height }: Picture,
  { pool, lossless, signal }: DeliverFramesOptions,
): Promise<Lease | undefined> {
  let lease = pool.take(width, height);
  while (!lease && lossless && !signal.aborted) {
    await pool.free(signal);
    lease = pool.take(width, height);
  }
  return lease;
}
