import { constants } from 'node:os';
import {
  AV_CODEC_ID_H264,
  AV_FRAME_FLAG_CORRUPT,
  AV_NOPTS_VALUE,
  AV_PKT_DATA_PRFT,
  AVERROR_EOF,
  AVFMT_NOTIMESTAMPS,
} from 'node-av/constants';
import type { Packet } from 'node-av/lib';
import { DataError } from '../errors.js';
import type { DropReason } from '../meter.js';
import type { Monotonic } from '../monotonic.js';
import { FfmpegFailure } from './ffmpeg-failure.js';
import type { LumaPlane } from './gray.js';
import { h264Continuity } from './h264-continuity.js';
import { lumaLanding } from './luma-landing.js';
import { lumaLayout } from './luma-layout.js';
import { type OpenVideoOptions, openVideo, type Video } from './open-video.js';
import { type Extent, recordingExtent } from './recording-extent.js';
import { type RtpLosses, rtpLosses } from './rtp-losses.js';

/** A decoded picture. Its plane is FFmpeg's memory, used again and again: valid only until the handler has ended. */
export type Picture = LumaPlane & {
  /** Presentation time in units of `tick` seconds; undefined when the stream gives none. */
  readonly ticks: number | undefined;
  readonly tick: number;
  /** Decoded without error, and so was everything since the last keyframe. */
  readonly clean: boolean;
  /** UTC ms by the camera's own clock (RTCP sender reports); undefined when it tells none. */
  readonly cameraTime: number | undefined;
  /** ms spent decoding. */
  readonly decoding: number;
};

/** Why packets are not decoded: they come too late, or a part of them is missing. */
export type SkipReason = Extract<DropReason, 'late' | 'corrupt'>;

export type DecodeVideoOptions = OpenVideoOptions & {
  /** Names what is read in errors, without credentials. */
  readonly name: string;
  readonly signal: AbortSignal;
  readonly monotonic: Monotonic;
  onPicture(picture: Picture): Promise<void>;
  /** It comes as RTP packets that may get lost on their way. Default: it does not. */
  readonly lossy?: boolean | undefined;
  /** So many bytes of video were read. */
  onBytes(count: number): void;
  /** A packet that could not be decoded at all. */
  onLoss(): void;
  /** Whether a packet of this time in the stream, ms, comes too late to be worth decoding. Default: none does. */
  tooLate?(time: number): boolean;
  /** A packet was dropped undecoded for `reason`: its own (`first`), or that of those that it rests on. */
  onSkip?(reason: SkipReason, first: boolean): void;
};

/**
 * Reads a video from its beginning to its end, one picture at a time. Packets are read asynchronously (they may take
 * seconds to come), decoding is synchronous (cheapest, and this runs in a camera's own thread).
 *
 * The decoder's low-delay flag stays off: with it, pictures left no earlier (0 held back without B-frames, 2 with two).
 *
 * @returns what was read; undefined when `signal` aborted
 * @throws FfmpegFailure; DataError for a pixel format without readable luma
 */
export function decodeVideo(options: DecodeVideoOptions): Promise<Extent | undefined> {
  return openVideo(options, options.signal, async (video) => {
    const pictures = pictureReader(video, options);
    const losses = options.lossy ? rtpLosses(video.ffmpeg) : undefined;
    try {
      return await readAll(video, pictures, losses, options);
    } finally {
      pictures.free();
      await losses?.close();
    }
  });
}

async function readAll(
  video: Video,
  pictures: ReturnType<typeof pictureReader>,
  losses: RtpLosses | undefined,
  options: DecodeVideoOptions,
): Promise<Extent | undefined> {
  const { ffmpeg, demuxer, decoder, stream, packet } = video;
  const { signal, monotonic } = options;
  const index = stream.index;
  if ((demuxer.iformat?.flags ?? 0) & AVFMT_NOTIMESTAMPS) throw new FfmpegFailure('no-time', 0, 'a raw stream');
  const { reach, extent } = recordingExtent(demuxer);
  const { codecId, extradata } = stream.codecpar;
  const misses = codecId === AV_CODEC_ID_H264 ? h264Continuity(extradata) : undefined;

  for (;;) {
    const code = await video.read();
    if (signal.aborted) return undefined;
    if (code === AVERROR_EOF) break;
    if (code < 0) throw new FfmpegFailure('read', code, ffmpeg.FFmpegError.strerror(code));
    reach(packet);
    if (packet.streamIndex === index) {
      options.onBytes(packet.size);
      pictures.readClock(packet.getSideData(AV_PKT_DATA_PRFT), packet.pts);
      const gap = misses !== undefined && packet.data !== null && misses(packet.data);
      const torn = (losses !== undefined && (await losses.since())) || gap;
      const fault = pictures.faultOf(packet, torn);
      if (fault && !pictures.skipping) await pictures.empty();
      const started = monotonic.now();
      const sent = pictures.skips(packet, fault) ? undefined : decoder.sendPacketSync(packet);
      packet.unref();
      if (sent === undefined) continue;
      if (sent < 0) pictures.spoil();
      await pictures.drain(started);
      if (signal.aborted) return undefined;
    } else {
      packet.unref();
    }
  }
  decoder.sendPacketSync(null);
  await pictures.drain(monotonic.now());
  return signal.aborted ? undefined : extent();
}

/** Takes pictures out of the decoder, and knows which of them to trust and when they were taken. */
function pictureReader({ ffmpeg, decoder, stream, picture }: Video, options: DecodeVideoOptions) {
  const { name, signal, monotonic, onPicture, onLoss, tooLate = () => false, onSkip = () => {} } = options;
  const tick = stream.timeBase.toDouble();
  const landing = lumaLanding(ffmpeg);
  let clean = false;
  /** Why packets were dropped undecoded: what rests on them means nothing until the next keyframe. */
  let skipping: SkipReason | undefined;
  /** UTC ms at tick 0 by the camera's clock, from the latest sender report: holds for the pictures in between too. */
  let cameraOrigin: number | undefined;

  const spoil = (): void => {
    clean = false;
    onLoss();
  };

  const readPicture = (decoding: number): Picture => {
    const { format, width, height } = picture;
    const layout = lumaLayout(format);
    if (!layout) {
      const known = ffmpeg.avGetPixFmtName(format as never) ?? `number ${format}`;
      throw new DataError(
        `${name} has the pixel format ${known}, which mien does not read; set the camera or the encoder to yuv420p.`,
      );
    }
    const corrupt = picture.decodeErrorFlags !== 0 || (picture.flags & AV_FRAME_FLAG_CORRUPT) !== 0;
    clean = !corrupt && (clean || picture.keyFrame === 1);
    const time = picture.bestEffortTimestamp;
    const ticks = time === AV_NOPTS_VALUE ? undefined : Number(time);
    const cameraTime =
      ticks === undefined || cameraOrigin === undefined ? undefined : cameraOrigin + ticks * tick * 1000;
    const range = picture.colorRange;
    const plane = landing.land(picture, layout);
    if (!plane) throw new Error('there is no memory for a picture');
    return {
      ticks,
      tick,
      clean,
      cameraTime,
      decoding,
      layout,
      range,
      data: plane.data,
      stride: plane.stride,
      width,
      height,
    };
  };

  const drain = async (since: number): Promise<void> => {
    for (let started = since; !signal.aborted; started = monotonic.now()) {
      const code = decoder.receiveFrameSync(picture);
      if (code === -constants.errno.EAGAIN || code === AVERROR_EOF) return;
      if (code < 0) return spoil();
      try {
        await onPicture(readPicture(monotonic.now() - started));
      } finally {
        picture.unref();
      }
    }
  };

  return {
    spoil,
    drain,
    free: landing.free,
    /** Whether packets are being dropped until the next keyframe. */
    get skipping(): boolean {
      return skipping !== undefined;
    },
    /** Why a packet itself is not to be decoded, if anything speaks against it. */
    faultOf(packet: Packet, torn: boolean): SkipReason | undefined {
      const time = packet.dts === AV_NOPTS_VALUE ? packet.pts : packet.dts;
      if (time !== AV_NOPTS_VALUE && tooLate(Number(time) * tick * 1000)) return 'late';
      return torn ? 'corrupt' : undefined;
    },
    /** Lets out what is still in the decoder, from before what is dropped, and forgets what it knows. */
    async empty(): Promise<void> {
      decoder.sendPacketSync(null);
      await drain(monotonic.now());
      decoder.flushBuffers();
    },
    /**
     * Drops packets that come too late, or before which something is missing, and then those that rest on them. None of
     * them reaches the decoder: what a torn one ends in may be taken for settings, by which whole pictures are decoded
     * later.
     */
    skips(packet: Packet, fault: SkipReason | undefined): boolean {
      skipping = fault ?? (packet.isKeyframe ? undefined : skipping);
      if (!skipping) return false;
      clean = false;
      onSkip(skipping, fault !== undefined);
      return true;
    },
    /** Reads an AVProducerReferenceTime: int64 µs of UTC at byte 0, little-endian. */
    readClock(reference: Buffer | null, pts: bigint): void {
      if (reference && pts !== AV_NOPTS_VALUE) {
        cameraOrigin = Number(reference.readBigInt64LE(0)) / 1000 - Number(pts) * tick * 1000;
      }
    },
  };
}
