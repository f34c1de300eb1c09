import {
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_GRAY10LE,
  AV_PIX_FMT_NV12,
  AV_PIX_FMT_NV21,
  AV_PIX_FMT_P010LE,
  AV_PIX_FMT_UYVY422,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUV422P10LE,
  AV_PIX_FMT_YUV444P,
  AV_PIX_FMT_YUV444P10LE,
  AV_PIX_FMT_YUVJ420P,
  AV_PIX_FMT_YUVJ422P,
  AV_PIX_FMT_YUVJ444P,
  AV_PIX_FMT_YUYV422,
  type AVPixelFormat,
} from 'node-av/constants';

/** How a pixel format stores luma in its first plane. */
export type LumaLayout = {
  /**
   * `8`: one byte; `8-even`, `8-odd`: every other byte, chroma between; `10-low`, `10-high`: two bytes, little-endian, the
   * value in the low or the high ten bits.
   */
  readonly sample: '8' | '8-even' | '8-odd' | '10-low' | '10-high';
  /** The format itself says full range (the old yuvj family). */
  readonly alwaysFull: boolean;
  /** The format of a picture that is its first plane and nothing else. */
  readonly alone: AVPixelFormat;
};

const limited8: LumaLayout = { sample: '8', alwaysFull: false, alone: AV_PIX_FMT_GRAY8 };
const full8: LumaLayout = { sample: '8', alwaysFull: true, alone: AV_PIX_FMT_GRAY8 };
const even8: LumaLayout = { sample: '8-even', alwaysFull: false, alone: AV_PIX_FMT_YUYV422 };
const odd8: LumaLayout = { sample: '8-odd', alwaysFull: false, alone: AV_PIX_FMT_UYVY422 };
const low10: LumaLayout = { sample: '10-low', alwaysFull: false, alone: AV_PIX_FMT_GRAY10LE };
const high10: LumaLayout = { sample: '10-high', alwaysFull: false, alone: AV_PIX_FMT_GRAY10LE };

const layouts: ReadonlyMap<number, LumaLayout> = new Map<number, LumaLayout>([
  [AV_PIX_FMT_YUV420P, limited8],
  [AV_PIX_FMT_YUV422P, limited8],
  [AV_PIX_FMT_YUV444P, limited8],
  [AV_PIX_FMT_NV12, limited8],
  [AV_PIX_FMT_NV21, limited8],
  [AV_PIX_FMT_GRAY8, limited8],
  [AV_PIX_FMT_YUYV422, even8],
  [AV_PIX_FMT_UYVY422, odd8],
  [AV_PIX_FMT_YUVJ420P, full8],
  [AV_PIX_FMT_YUVJ422P, full8],
  [AV_PIX_FMT_YUVJ444P, full8],
  [AV_PIX_FMT_YUV420P10LE, low10],
  [AV_PIX_FMT_YUV422P10LE, low10],
  [AV_PIX_FMT_YUV444P10LE, low10],
  [AV_PIX_FMT_GRAY10LE, low10],
  [AV_PIX_FMT_P010LE, high10],
]);

/** Where `format` (an AVPixelFormat) keeps its luma; undefined when its first plane is not luma that mien can read. */
export function lumaLayout(format: number): LumaLayout | undefined {
  return layouts.get(format);
}
