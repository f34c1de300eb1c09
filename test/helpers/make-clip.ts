import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_LOG_QUIET,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_UNSPECIFIED,
  AVERROR_EOF,
  AVFMT_GLOBALHEADER,
  type AVPixelFormat,
  type FFEncoderCodec,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  Frame,
  Log,
  Packet,
  PosixError,
  Rational,
} from 'node-av/lib';

/** A run of pictures of one size. */
export type ClipPart = {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Value of the luma plane (not of the expanded gray; 0..1023 in 10-bit formats). Default: a pattern that moves. */
  readonly luma?: (x: number, y: number, frame: number) => number;
  /** Time of picture `frame` of this part, in ticks of 1/90000 s; default: `fps`, after the part before. */
  readonly ticks?: (frame: number) => number;
};

export type ClipOptions = {
  readonly fps?: number;
  readonly gop?: number;
  readonly bFrames?: number;
  readonly fullRange?: boolean;
  readonly format?: AVPixelFormat;
  /** FFmpeg's name of the encoder. */
  readonly codec?: string;
  readonly encoder?: Record<string, string>;
  readonly muxer?: Record<string, string>;
};

const tick = 90000;
const pattern = (x: number, y: number, frame: number): number => 40 + ((x * 3 + y * 5 + frame * 7) % 150);

function check(code: number, what: string): number {
  if (code < 0 && code !== FFmpegError.AVERROR(PosixError.EAGAIN) && code !== AVERROR_EOF)
    throw new Error(`${what}: ${FFmpegError.strerror(code)}`);
  return code;
}

/** Encodes a clip; the file's ending says which container. Sizes may differ between parts in .ts and .h264 files. */
export async function makeClip(path: string, parts: readonly ClipPart[], options: ClipOptions = {}): Promise<string> {
  const { fps = 30, gop = 12, bFrames = 0, format = AV_PIX_FMT_YUV420P, codec: codecName = 'libx264' } = options;
  Log.setLevel(AV_LOG_QUIET);
  const output = new FormatContext();
  check(output.allocOutputContext2(null, null, path), 'allocate the container');
  const codec = Codec.findEncoderByName(codecName as FFEncoderCodec);
  if (!codec) throw new Error(`no encoder ${codecName}`);
  const stream = output.newStream(null);
  stream.timeBase = new Rational(1, tick);
  stream.avgFrameRate = new Rational(Math.round(fps * 1000), 1000);
  const packet = new Packet();
  packet.alloc();
  let next = 0;

  const drain = async (encoder: CodecContext): Promise<void> => {
    while (check(encoder.receivePacketSync(packet), 'encode') >= 0) {
      packet.streamIndex = 0;
      packet.rescaleTs({ num: 1, den: tick }, stream.timeBase);
      check(await output.interleavedWriteFrame(packet), 'write');
    }
  };

  for (const [index, part] of parts.entries()) {
    const encoder = new CodecContext();
    encoder.allocContext3(codec);
    encoder.width = part.width;
    encoder.height = part.height;
    encoder.pixelFormat = format;
    encoder.timeBase = new Rational(1, tick);
    encoder.framerate = new Rational(Math.round(fps * 1000), 1000);
    encoder.gopSize = gop;
    encoder.maxBFrames = bFrames;
    encoder.threadCount = 1;
    encoder.colorRange = options.fullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_UNSPECIFIED;
    if ((output.oformat?.flags ?? 0) & AVFMT_GLOBALHEADER) encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    const x264 = codecName === 'libx264' ? { preset: 'ultrafast', qp: '12', 'x264-params': 'scenecut=0' } : {};
    const dictionary = Dictionary.fromObject({ ...x264, ...options.encoder });
    check(await encoder.open2(codec, dictionary), 'open the encoder');
    dictionary.free();
    if (index === 0) {
      stream.codecpar.fromContext(encoder);
      check(await output.openOutput(), 'open the file');
      const muxer = Dictionary.fromObject(options.muxer ?? {});
      check(await output.writeHeader(muxer), 'write the header');
      muxer.free();
    }
    const frame = new Frame();
    frame.alloc();
    for (let i = 0; i < part.frames; i++) {
      frame.width = part.width;
      frame.height = part.height;
      frame.format = format;
      frame.colorRange = encoder.colorRange;
      check(frame.getBuffer(0), 'allocate a picture');
      fill(frame, part, i);
      frame.pts = BigInt(part.ticks ? part.ticks(i) : next);
      next = Number(frame.pts) + Math.round(tick / fps);
      check(encoder.sendFrameSync(frame), 'encode');
      frame.unref();
      await drain(encoder);
    }
    check(encoder.sendFrameSync(null as never), 'encode');
    await drain(encoder);
    frame.free();
    encoder.freeContext();
  }
  check(await output.writeTrailer(), 'write the end');
  await output.closeOutput();
  output.freeContext();
  packet.free();
  return path;
}

function fill(frame: Frame, part: ClipPart, index: number): void {
  const [luma, ...chroma] = frame.data ?? [];
  const stride = frame.linesize[0];
  if (!luma || stride === undefined) throw new Error('a picture without planes');
  const value = part.luma ?? pattern;
  const wide = frame.format === AV_PIX_FMT_YUV420P10LE;
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++) {
      if (wide) luma.writeUInt16LE(value(x, y, index), y * stride + 2 * x);
      else luma[y * stride + x] = value(x, y, index);
    }
  }
  for (const plane of chroma) plane.fill(128);
}
