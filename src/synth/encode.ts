import { rename, rm, stat } from 'node:fs/promises';
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PIX_FMT_YUV420P,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
} from 'node-av/constants';
import { DataError, UnavailableError } from '../errors.js';
import { loadFfmpeg } from '../sources/ffmpeg.js';
import type { Yuv } from './sensor.js';

/** Codecs of cameras, and the encoders that stand for them. */
const encoders = { h264: 'libx264', h265: 'libx265' } as const;
export type CodecName = keyof typeof encoders;
export const codecNames = Object.keys(encoders) as readonly CodecName[];

/** Presets of either encoder, from fast to thorough. */
export const presets = ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow'];

export type EncoderOptions = {
  /** H.264 where it is left out. */
  readonly codec?: CodecName;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Constant quality (crf), or bits a second, kept to within each second. */
  readonly quality: { readonly crf: number } | { readonly bitrate: number };
  /** One of `presets`. */
  readonly preset: string;
};

/** Takes pictures one by one; the file appears under its name when it is whole. */
export type Encoder = {
  write(picture: Yuv): Promise<void>;
  finish(): Promise<void>;
  /** Gives up: frees everything and leaves no file. */
  abort(): Promise<void>;
};

/**
 * Opens an MP4 for writing, as an IP camera would encode it: H.264 or H.265 of limited range, no B-frames, a keyframe
 * each 2 s and nowhere else.
 * @throws DataError when the file cannot be written; UnavailableError when FFmpeg has no such encoder
 */
export async function openEncoder(path: string, options: EncoderOptions): Promise<Encoder> {
  const { width, height, fps } = options;
  const { Codec, CodecContext, Dictionary, FFmpegError, FormatContext, Frame, Packet, Rational } = await loadFfmpeg();
  const encoder = encoders[options.codec ?? 'h264'];
  const codec = Codec.findEncoderByName(encoder as Parameters<typeof Codec.findEncoderByName>[0]);
  if (!codec) {
    throw new UnavailableError(
      'MIEN_ERR_UNAVAILABLE',
      `The installed FFmpeg has no ${encoder}: install node-av with its own binary.`,
    );
  }
  if ((await stat(path).catch(() => undefined))?.isDirectory()) {
    throw new DataError(`Cannot write ${path} (it is a folder): give the name of a file with -o.`);
  }
  const part = `${path}.part`;
  const context = new CodecContext();
  const format = new FormatContext();
  const packet = new Packet();
  const frame = new Frame();
  let freed: Promise<void> | undefined;
  const free = (): Promise<void> => {
    freed ??= format.closeOutput().then(() => {
      format.freeContext();
      context.freeContext();
      packet.free();
      frame.free();
    });
    return freed;
  };
  const check = (code: number, what: string): void => {
    if (code < 0) throw new Error(`${what}: ${new FFmpegError(code).message}`);
  };
  const timeBase = new Rational(1000, Math.round(fps * 1000));
  let pts = 0n;
  try {
    packet.alloc();
    frame.alloc();
    frame.width = width;
    frame.height = height;
    frame.format = AV_PIX_FMT_YUV420P;
    check(frame.getBuffer(), 'frame');

    check(format.allocOutputContext2(null, 'mp4', part), 'output');
    context.allocContext3(codec);
    context.width = width;
    context.height = height;
    context.pixelFormat = AV_PIX_FMT_YUV420P;
    context.timeBase = timeBase;
    context.framerate = new Rational(timeBase.den, timeBase.num);
    context.gopSize = Math.round(2 * fps);
    context.maxBFrames = 0;
    context.threadCount = 1;
    context.colorRange = AVCOL_RANGE_MPEG;
    context.colorPrimaries = AVCOL_PRI_BT709;
    context.colorTrc = AVCOL_TRC_BT709;
    context.colorSpace = AVCOL_SPC_BT709;
    context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    const settings = encoderSettings(options, context.gopSize);
    if ('bitrate' in options.quality) {
      context.bitRate = BigInt(Math.round(options.quality.bitrate));
      // The encoder does not know the video yet and would starve the first picture.
      context.qMax = 32;
    }
    const dictionary = Dictionary.fromObject(settings);
    try {
      check(await context.open2(codec, dictionary), encoder);
    } finally {
      dictionary.free();
    }
    const stream = format.newStream(codec);
    stream.timeBase = timeBase;
    stream.avgFrameRate = context.framerate;
    check(stream.codecpar.fromContext(context), 'stream');
    check(await format.openOutput(), part);
    const mp4 = Dictionary.fromObject({ movflags: '+faststart' });
    try {
      check(await format.writeHeader(mp4), 'header');
    } finally {
      mp4.free();
    }
  } catch (cause) {
    await free();
    await rm(part, { force: true });
    throw new DataError(`Cannot write ${path} (${(cause as Error).message}): choose another place with -o.`, { cause });
  }

  const drain = async (): Promise<void> => {
    for (;;) {
      if ((await context.receivePacket(packet)) < 0) return;
      const stream = format.streams[0]!;
      packet.streamIndex = stream.index;
      packet.duration = 1n;
      packet.rescaleTs(timeBase, stream.timeBase);
      const code = await format.interleavedWriteFrame(packet);
      packet.unref();
      check(code, part);
    }
  };
  const guard = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      throw new DataError(`Writing ${path} failed (${(cause as Error).message}): see that the disk has room.`, {
        cause,
      });
    }
  };
  return {
    write: (picture) =>
      guard(async () => {
        check(frame.makeWritable(), 'frame');
        const planes = frame.data!;
        copyPlane(picture.y, width, height, planes[0]!, frame.linesize[0]!);
        copyPlane(picture.u, width / 2, height / 2, planes[1]!, frame.linesize[1]!);
        copyPlane(picture.v, width / 2, height / 2, planes[2]!, frame.linesize[2]!);
        frame.pts = pts++;
        check(await context.sendFrame(frame), encoder);
        await drain();
      }),
    finish: () =>
      guard(async () => {
        check(await context.sendFrame(null), encoder);
        await drain();
        check(await format.writeTrailer(), part);
        await free();
        await rename(part, path);
      }),
    abort: async () => {
      await free();
      await rm(part, { force: true });
    },
  };
}

function encoderSettings({ codec, quality, preset }: EncoderOptions, gop: number): Record<string, string> {
  const settings: Record<string, string> = { preset };
  if ('crf' in quality) settings['crf'] = String(quality.crf);
  else {
    settings['maxrate'] = String(Math.round(quality.bitrate));
    settings['bufsize'] = settings['maxrate'];
  }
  if (codec === 'h265') {
    settings['x265-params'] =
      `keyint=${gop}:min-keyint=${gop}:scenecut=0:bframes=0:pools=none:frame-threads=1:log-level=error`;
  } else settings['x264-params'] = `keyint=${gop}:min-keyint=${gop}:scenecut=0`;
  return settings;
}

function copyPlane(from: Uint8Array, width: number, height: number, to: Uint8Array, stride: number): void {
  if (stride === width) {
    to.set(from);
    return;
  }
  for (let y = 0; y < height; y++) to.set(from.subarray(y * width, (y + 1) * width), y * stride);
}
