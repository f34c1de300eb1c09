import { setImmediate } from 'node:timers/promises';
import {
  AV_CODEC_FLAG_OUTPUT_CORRUPT,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_MJPEG,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import type { CodecContext, Dictionary, FormatContext, Frame, Packet, Stream } from 'node-av/lib';
import type { Monotonic } from '../monotonic.js';
import { type Ffmpeg, loadFfmpeg } from './ffmpeg.js';
import { FfmpegFailure, type FfmpegPhase } from './ffmpeg-failure.js';

export type OpenVideoOptions = {
  /** What FFmpeg opens. It may hold credentials, so it goes into no error. */
  readonly url: string;
  readonly format: Record<string, string>;
  /** FFmpeg's name of what reads it; absent: FFmpeg tells by the URL and the first bytes. */
  readonly input?: string | undefined;
  /** Read ahead to learn about the streams: files need it; a camera's SDP says enough, and probing costs 2 s. */
  readonly probe: boolean;
  /**
   * Read packets on this thread. Default: on another, as reading may take seconds; going there and back costs .1-.3 ms of
   * CPU a packet. (docs/decisions/0051)
   */
  readonly here?: boolean | undefined;
  readonly monotonic: Pick<Monotonic, 'now'>;
};

/** A demuxer and a decoder at work, in FFmpeg's memory. */
export type Video = {
  readonly ffmpeg: Ffmpeg;
  readonly demuxer: FormatContext;
  readonly decoder: CodecContext;
  readonly stream: Stream;
  readonly packet: Packet;
  readonly picture: Frame;
  /** Reads the next packet into `packet`; gives FFmpeg's code. */
  read(): Promise<number>;
};

/** A camera that lives sends something more often than this, ms. */
const graceMs = 500;

/**
 * Opens a video, lets `use` work with it, and frees all of its native memory. Ends early and quietly (undefined) when
 * `signal` aborts.
 *
 * The order of calls is what keeps FFmpeg alive, and was found by measurement (the ingest research): `allocContext`
 * comes before `openInput`, or `interrupt` has no effect; `freeContext` comes only after what was pending has ended, or
 * the process crashes.
 *
 * After `interrupt` nothing is sent any more, and `closeInput` begins with it: an RTSP camera would never hear TEARDOWN
 * and keep the session until its own time is over. So what is open is closed by `freeContext`, and a read under way may
 * end by itself, which it does with the camera's next packet; one that does not, or had nothing for a while, is interrupted.
 *
 * @throws FfmpegFailure when it cannot be opened; what `use` throws
 */
export async function openVideo<T>(
  { url, format, input, probe, here = false, monotonic }: OpenVideoOptions,
  signal: AbortSignal,
  use: (video: Video) => Promise<T>,
): Promise<T | undefined> {
  const ffmpeg = await loadFfmpeg();
  if (signal.aborted) return undefined;
  const check = (phase: FfmpegPhase, code: number): void => {
    if (code < 0 && !signal.aborted) throw new FfmpegFailure(phase, code, ffmpeg.FFmpegError.strerror(code));
  };
  const demuxer = new ffmpeg.FormatContext();
  demuxer.allocContext();
  /** When the latest packet came, ms; undefined while it is being opened. */
  let heard: number | undefined;
  let overdue: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    if (heard !== undefined && monotonic.now() - heard < graceMs)
      overdue = setTimeout(() => demuxer.interrupt(), graceMs);
    else demuxer.interrupt();
  };
  signal.addEventListener('abort', interrupt, { once: true });
  const owned: { options?: Dictionary; strict?: Dictionary; decoder?: CodecContext; packet?: Packet; picture?: Frame } =
    {};
  try {
    owned.options = ffmpeg.Dictionary.fromObject(format);
    const reader = input === undefined ? null : ffmpeg.InputFormat.findInputFormat(input);
    if (input !== undefined && !reader) throw new FfmpegFailure('open', 0, `no ${input} in this FFmpeg`);
    check('open', await demuxer.openInput(url, reader, owned.options));
    if (probe && !signal.aborted) check('probe', await demuxer.findStreamInfo());
    heard = monotonic.now();
    if (signal.aborted) return undefined;

    const stream = demuxer.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO);
    if (!stream) throw new FfmpegFailure('no-video', 0, 'no video stream');
    const codec = ffmpeg.Codec.findDecoder(stream.codecpar.codecId);
    if (!codec) throw new FfmpegFailure('decoder', 0, 'no decoder for this codec');
    owned.decoder = new ffmpeg.CodecContext();
    owned.decoder.allocContext3(codec);
    check('decoder', owned.decoder.parametersToContext(stream.codecpar));
    owned.decoder.threadCount = 1;
    owned.decoder.pktTimebase = stream.timeBase;
    // Else H.265 pictures that rest on one that is missing never come out, and nothing says so.
    if (stream.codecpar.codecId === AV_CODEC_ID_HEVC) owned.decoder.setFlags(AV_CODEC_FLAG_OUTPUT_CORRUPT);
    // Motion JPEG rests on nothing before, and a picture that cannot be read comes out black, and says nothing: over RTP, one with Huffman
    // tables of its own, which that does not carry (RFC 2435).
    const strict = stream.codecpar.codecId === AV_CODEC_ID_MJPEG;
    if (strict) owned.strict = ffmpeg.Dictionary.fromObject({ err_detect: 'bitstream+buffer+explode' });
    check('decoder', await owned.decoder.open2(codec, owned.strict ?? null));
    if (signal.aborted) return undefined;

    const packet = new ffmpeg.Packet();
    owned.packet = packet;
    packet.alloc();
    owned.picture = new ffmpeg.Frame();
    owned.picture.alloc();
    return await use({
      ffmpeg,
      demuxer,
      stream,
      decoder: owned.decoder,
      packet,
      picture: owned.picture,
      async read() {
        // Else nothing but promises would run from the first packet to the last.
        if (here) await setImmediate();
        const code = here ? demuxer.readFrameSync(packet) : await demuxer.readFrame(packet);
        heard = monotonic.now();
        return code;
      },
    });
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearTimeout(overdue);
    demuxer.freeContext();
    owned.decoder?.freeContext();
    owned.packet?.free();
    owned.picture?.free();
    owned.options?.free();
    owned.strict?.free();
  }
}
