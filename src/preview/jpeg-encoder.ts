import { AV_CODEC_FLAG_QSCALE, AV_PIX_FMT_YUVJ420P, AVCOL_RANGE_JPEG, FF_QP2LAMBDA } from 'node-av/constants';
import type { CodecContext, Frame, Packet } from 'node-av/lib';
import { UnavailableError } from '../errors.js';
import { loadFfmpeg } from '../sources/ffmpeg.js';
import type { PreviewPicture } from './preview-picture.js';

/** Turns pictures into JPEG (ITU-T T.81), one at a time. */
export type JpegEncoder = {
  /** @throws UnavailableError when FFmpeg will not take the picture */
  encode(picture: PreviewPicture): Uint8Array;
  close(): void;
};

/** FFmpeg's scale, 2 (best) to 31: about 40 kB for 640x480. */
const quality = 5;

type Open = {
  readonly width: number;
  readonly height: number;
  readonly context: CodecContext;
  readonly frame: Frame;
  readonly packet: Packet;
};

/**
 * FFmpeg's MJPEG encoder on the thread that asks: some ms a picture. It opens for the first picture, and again for one of
 * another size.
 *
 * @throws UnavailableError when there is no FFmpeg for this platform
 */
export async function jpegEncoder(): Promise<JpegEncoder> {
  const { Codec, CodecContext, Frame, Packet, Rational } = await loadFfmpeg();
  let opened: Open | undefined;

  const check = (code: number): void => {
    if (code < 0)
      throw new UnavailableError('MIEN_ERR_UNAVAILABLE', `FFmpeg encodes no JPEG (${code}): node-av is damaged.`);
  };

  const close = (): void => {
    opened?.context.freeContext();
    opened?.frame.free();
    opened?.packet.free();
    opened = undefined;
  };

  const open = ({ width, height }: PreviewPicture): Open => {
    close();
    const codec = Codec.findEncoderByName('mjpeg' as Parameters<typeof Codec.findEncoderByName>[0]);
    const made = { width, height, context: new CodecContext(), frame: new Frame(), packet: new Packet() };
    const { context, frame, packet } = made;
    opened = made;
    context.allocContext3(codec);
    context.width = width;
    context.height = height;
    context.pixelFormat = AV_PIX_FMT_YUVJ420P;
    context.colorRange = AVCOL_RANGE_JPEG;
    context.timeBase = new Rational(1, 1);
    context.threadCount = 1;
    context.setFlags(AV_CODEC_FLAG_QSCALE);
    context.globalQuality = quality * FF_QP2LAMBDA;
    check(context.open2Sync(codec));
    packet.alloc();
    frame.alloc();
    frame.width = width;
    frame.height = height;
    frame.format = AV_PIX_FMT_YUVJ420P;
    check(frame.getBuffer());
    return made;
  };

  return {
    encode(picture) {
      const { width, height, y, u, v } = picture;
      const same = opened?.width === width && opened.height === height;
      const { context, frame, packet } = same && opened ? opened : open(picture);
      check(frame.makeWritable());
      const [toY, toU, toV] = frame.data as Buffer[];
      const [strideY = width, strideU = width / 2, strideV = width / 2] = frame.linesize;
      copyRows(y, width, toY as Buffer, strideY);
      copyRows(u, width / 2, toU as Buffer, strideU);
      copyRows(v, width / 2, toV as Buffer, strideV);
      frame.quality = quality * FF_QP2LAMBDA;
      check(context.sendFrameSync(frame));
      check(context.receivePacketSync(packet));
      const jpeg = Uint8Array.from(packet.data as Buffer);
      packet.unref();
      return jpeg;
    },
    close,
  };
}

function copyRows(from: Uint8Array, width: number, to: Uint8Array, stride: number): void {
  for (let row = 0; row * width < from.length; row++)
    to.set(from.subarray(row * width, (row + 1) * width), row * stride);
}
