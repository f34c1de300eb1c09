import { AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import type { CodecContext, Dictionary, FormatContext, Frame, Packet, Stream } from 'node-av/lib';
import { type Ffmpeg, loadFfmpeg } from './ffmpeg.js';
import { FfmpegFailure, type FfmpegPhase } from './ffmpeg-failure.js';

export type OpenVideoOptions = {
  /** What FFmpeg opens. It may hold credentials, so it goes into no error. */
  readonly url: string;
  readonly format: Record<string, string>;
  /** Read ahead to learn about the streams: files need it; a camera's SDP says enough, and probing costs 2 s. */
  readonly probe: boolean;
};

/** A demuxer and a decoder at work, in FFmpeg's memory. */
export type Video = {
  readonly ffmpeg: Ffmpeg;
  readonly demuxer: FormatContext;
  readonly decoder: CodecContext;
  readonly stream: Stream;
  readonly packet: Packet;
  readonly picture: Frame;
};

/**
 * Opens a video, lets `use` work with it, and frees all of its native memory. Ends early and quietly (undefined) when
 * `signal` aborts.
 *
 * The order of calls is what keeps FFmpeg alive, and was found by measurement (the ingest research): `allocContext`
 * comes before `openInput`, or `interrupt` has no effect; `closeInput` comes only after what was pending has ended, or
 * the process crashes.
 *
 * @throws FfmpegFailure when it cannot be opened; what `use` throws
 */
export async function openVideo<T>(
  { url, format, probe }: OpenVideoOptions,
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
  const interrupt = (): void => demuxer.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  const owned: { options?: Dictionary; decoder?: CodecContext; packet?: Packet; picture?: Frame } = {};
  try {
    owned.options = ffmpeg.Dictionary.fromObject(format);
    check('open', await demuxer.openInput(url, null, owned.options));
    if (probe && !signal.aborted) check('probe', await demuxer.findStreamInfo());
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
    check('decoder', await owned.decoder.open2(codec, null));
    if (signal.aborted) return undefined;

    owned.packet = new ffmpeg.Packet();
    owned.packet.alloc();
    owned.picture = new ffmpeg.Frame();
    owned.picture.alloc();
    return await use({
      ffmpeg,
      demuxer,
      stream,
      decoder: owned.decoder,
      packet: owned.packet,
      picture: owned.picture,
    });
  } finally {
    signal.removeEventListener('abort', interrupt);
    await demuxer.closeInput();
    owned.decoder?.freeContext();
    owned.packet?.free();
    owned.picture?.free();
    owned.options?.free();
  }
}
