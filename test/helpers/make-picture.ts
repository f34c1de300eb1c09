import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import {
  AV_LOG_QUIET,
  AV_PIX_FMT_BGR24,
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_JPEG,
  type AVPixelFormat,
  type FFEncoderCodec,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, Frame, Log, Packet, Rational } from 'node-av/lib';

export type PictureOptions = {
  readonly width: number;
  readonly height: number;
  /** Bytes of the first plane at x, y: one for gray and luma, three for colours in the format's order. */
  readonly pixel: (x: number, y: number) => readonly number[];
  readonly format?: AVPixelFormat;
};

const encoders: Record<string, { codec: string; format: AVPixelFormat }> = {
  '.png': { codec: 'png', format: AV_PIX_FMT_GRAY8 },
  '.jpg': { codec: 'mjpeg', format: AV_PIX_FMT_YUVJ420P },
  '.bmp': { codec: 'bmp', format: AV_PIX_FMT_BGR24 },
};

/** Writes a still picture; the file's ending says of which kind. */
export async function makePicture(path: string, { width, height, pixel, ...options }: PictureOptions): Promise<void> {
  Log.setLevel(AV_LOG_QUIET);
  const encoding = encoders[extname(path).toLowerCase()];
  if (!encoding) throw new Error(`no encoder for ${path}`);
  const format = options.format ?? encoding.format;
  const codec = Codec.findEncoderByName(encoding.codec as FFEncoderCodec);
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  Object.assign(encoder, { width, height, pixelFormat: format, timeBase: new Rational(1, 25), threadCount: 1 });
  encoder.colorRange = AVCOL_RANGE_JPEG;
  const best = Dictionary.fromObject(encoding.codec === 'mjpeg' ? { flags: '+qscale', global_quality: '236' } : {});
  if ((await encoder.open2(codec, best)) < 0) throw new Error(`the encoder of ${path} does not open`);
  best.free();
  const frame = new Frame();
  frame.alloc();
  Object.assign(frame, { width, height, format, colorRange: AVCOL_RANGE_JPEG, pts: 0n, quality: 236 });
  frame.getBuffer(0);
  const [plane, ...chroma] = frame.data ?? [];
  const stride = frame.linesize[0];
  const step = format === AV_PIX_FMT_RGB24 || format === AV_PIX_FMT_BGR24 ? 3 : 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) plane?.set(pixel(x, y), y * stride + x * step);
  }
  if (format === AV_PIX_FMT_YUVJ420P) for (const part of chroma) part?.fill(128);
  encoder.sendFrameSync(frame);
  const packet = new Packet();
  packet.alloc();
  if (encoder.receivePacketSync(packet) < 0) {
    encoder.sendFrameSync(null as never);
    encoder.receivePacketSync(packet);
  }
  await writeFile(path, packet.data ?? '');
  packet.free();
  frame.free();
  encoder.freeContext();
}
