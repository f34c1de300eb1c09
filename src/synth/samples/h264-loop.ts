import { AV_CODEC_ID_H264, AV_PIX_FMT_YUV420P, AVCOL_RANGE_MPEG } from 'node-av/constants';
import { UnavailableError } from '../../errors.js';
import { loadFfmpeg } from '../../sources/ffmpeg.js';

/**
 * Sends luma through H.264 and back: one picture after another, each predicted from the one before it, as a camera's
 * encoder does it.
 *
 * @param lumas [height, width] uint8 each, limited range; overwritten with what a decoder sees.
 * @param qp x264's constant quantiser, 0..51.
 */
export type H264Loop = (lumas: readonly Uint8Array[], width: number, height: number, qp: number) => Promise<void>;

/** Makes the loop. @throws UnavailableError when FFmpeg has no x264. */
export async function createH264Loop(): Promise<H264Loop> {
  const { Codec, CodecContext, Dictionary, FFmpegError, Frame, Packet, Rational } = await loadFfmpeg();
  const encoder = Codec.findEncoderByName('libx264' as Parameters<typeof Codec.findEncoderByName>[0]);
  const decoder = Codec.findDecoder(AV_CODEC_ID_H264);
  if (!encoder || !decoder) {
    throw new UnavailableError(
      'MIEN_ERR_UNAVAILABLE',
      'The installed FFmpeg has no libx264: install node-av with its own binary.',
    );
  }
  const check = (code: number, what: string): void => {
    if (code < 0) throw new Error(`${what}: ${new FFmpegError(code).message}`);
  };
  return async (lumas, width, height, qp) => {
    const [coder, reader, packet, frame, seen] = [
      new CodecContext(),
      new CodecContext(),
      new Packet(),
      new Frame(),
      new Frame(),
    ];
    const settings = Dictionary.fromObject({ preset: 'veryfast', tune: 'zerolatency', qp: String(qp) });
    try {
      packet.alloc();
      frame.alloc();
      seen.alloc();
      coder.allocContext3(encoder);
      coder.width = width;
      coder.height = height;
      coder.pixelFormat = AV_PIX_FMT_YUV420P;
      coder.colorRange = AVCOL_RANGE_MPEG;
      coder.timeBase = new Rational(1, 25);
      coder.gopSize = 250;
      coder.maxBFrames = 0;
      coder.threadCount = 1;
      // `open2Sync` with options frees them twice.
      check(await coder.open2(encoder, settings), 'libx264');
      reader.allocContext3(decoder);
      reader.threadCount = 1;
      check(await reader.open2(decoder), 'h264');
      frame.width = width;
      frame.height = height;
      frame.format = AV_PIX_FMT_YUV420P;
      check(frame.getBuffer(), 'frame');
      let decoded = 0;
      const drain = (): void => {
        while (decoded < lumas.length && reader.receiveFrameSync(seen) >= 0) {
          copyRows(seen.data?.[0] as Uint8Array, seen.linesize[0], lumas[decoded++], width, width, height);
          seen.unref();
        }
      };
      for (const [i, luma] of lumas.entries()) {
        check(frame.makeWritable(), 'frame');
        const [y, ...chroma] = frame.data ?? [];
        copyRows(luma, width, y, frame.linesize[0], width, height);
        for (const plane of chroma) plane.fill(128);
        frame.pts = BigInt(i);
        check(coder.sendFrameSync(frame), 'libx264');
        check(coder.receivePacketSync(packet), 'libx264');
        check(reader.sendPacketSync(packet), 'h264');
        packet.unref();
        drain();
      }
      check(reader.sendPacketSync(null), 'h264');
      drain();
      if (decoded < lumas.length) throw new Error(`h264: ${decoded} of ${lumas.length} pictures came back`);
    } finally {
      settings.free();
      coder.freeContext();
      reader.freeContext();
      packet.free();
      frame.free();
      seen.free();
    }
  };
}

function copyRows(
  from: Uint8Array,
  fromStride: number,
  to: Uint8Array,
  toStride: number,
  width: number,
  height: number,
): void {
  for (let y = 0; y < height; y++) to.set(from.subarray(y * fromStride, y * fromStride + width), y * toStride);
}
