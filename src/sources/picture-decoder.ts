import {
  AV_CODEC_ID_BMP,
  AV_CODEC_ID_MJPEG,
  AV_CODEC_ID_PNG,
  AV_FRAME_FLAG_CORRUPT,
  AV_PKT_FLAG_KEY,
  type AVCodecID,
} from 'node-av/constants';
import type { CodecContext } from 'node-av/lib';
import { DataError } from '../errors.js';
import { loadFfmpeg } from './ffmpeg.js';
import type { Still } from './picture-gray.js';

export type PictureDecoder = {
  /**
   * Decodes a whole picture file and lends the picture to `use`.
   *
   * @throws DataError that names `path`, for what is no whole PNG, JPEG or BMP picture
   */
  decode<T>(path: string, file: Buffer, use: (still: Still) => T): T;
  /** Frees the native memory. */
  close(): void;
};

type Kind = { readonly name: string; readonly codec: AVCodecID; readonly begins: Buffer; readonly ends?: Buffer };

/** What a file is, is told by how it begins and not by its name. */
const kinds: readonly Kind[] = [
  {
    name: 'PNG',
    codec: AV_CODEC_ID_PNG,
    begins: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ends: Buffer.from('IEND'),
  },
  { name: 'JPEG', codec: AV_CODEC_ID_MJPEG, begins: Buffer.from([0xff, 0xd8, 0xff]), ends: Buffer.from([0xff, 0xd9]) },
  { name: 'BMP', codec: AV_CODEC_ID_BMP, begins: Buffer.from('BM') },
];

/** Decodes PNG, JPEG and BMP files with FFmpeg's decoders, one a kind. */
export async function pictureDecoder(): Promise<PictureDecoder> {
  const ffmpeg = await loadFfmpeg();
  const decoders = new Map<Kind, CodecContext>();
  const open = async (kind: Kind): Promise<void> => {
    const codec = ffmpeg.Codec.findDecoder(kind.codec);
    const decoder = new ffmpeg.CodecContext();
    decoder.allocContext3(codec);
    decoders.set(kind, decoder);
    decoder.threadCount = 1;
    // Without it a broken picture comes out patched, and says nothing. `open2Sync` with options frees them twice.
    const strict = ffmpeg.Dictionary.fromObject({ err_detect: 'crccheck+bitstream+buffer+explode' });
    const code = await decoder.open2(codec, strict);
    strict.free();
    if (code < 0) throw new Error(`the ${kind.name} decoder does not open: ${ffmpeg.FFmpegError.strerror(code)}`);
  };
  for (const kind of kinds) await open(kind);
  const packet = new ffmpeg.Packet();
  const picture = new ffmpeg.Frame();
  packet.alloc();
  picture.alloc();

  return {
    decode(path, file, use) {
      const kind = kinds.find(({ begins }) => file.subarray(0, begins.length).equals(begins));
      if (!kind) throw new DataError(`${path} is not a PNG, JPEG or BMP picture; convert it to one, or take it out.`);
      const damaged = `${path} cannot be decoded: the ${kind.name} picture is damaged or cut off; copy it again.`;
      if (kind.ends && !file.includes(kind.ends, -64)) throw new DataError(damaged);
      const decoder = decoders.get(kind) as CodecContext;
      try {
        packet.data = file;
        // Else the PNG decoder adds the picture to the one before it.
        packet.flags = AV_PKT_FLAG_KEY;
        const sent = decoder.sendPacketSync(packet);
        const code = sent < 0 ? sent : decoder.receiveFrameSync(picture);
        if (code < 0 || picture.decodeErrorFlags !== 0 || picture.flags & AV_FRAME_FLAG_CORRUPT)
          throw new DataError(damaged, { cause: new Error(ffmpeg.FFmpegError.strerror(code)) });
        const { format, colorRange: range, data, linesize, width, height } = picture;
        return use({ format, range, data: data ?? [], stride: linesize[0], width, height });
      } finally {
        packet.unref();
        picture.unref();
      }
    },
    close() {
      for (const decoder of decoders.values()) decoder.freeContext();
      packet.free();
      picture.free();
    },
  };
}
