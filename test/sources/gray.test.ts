import test from 'ava';
import fc from 'fast-check';
import {
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_NV12,
  AV_PIX_FMT_P010LE,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_UYVY422,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUVJ420P,
  AV_PIX_FMT_YUYV422,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_RANGE_UNSPECIFIED,
} from 'node-av/constants';
import { copyGray } from '../../src/sources/gray.js';
import { type LumaLayout, lumaLayout } from '../../src/sources/luma-layout.js';

const layoutOf = (format: number): LumaLayout => {
  const layout = lumaLayout(format);
  if (!layout) throw new Error(`no layout for ${format}`);
  return layout;
};

/** One row of samples through the pixel rule. */
function row(samples: Uint8Array, format: number, range: number, width: number): number[] {
  const out = new Uint8Array(width);
  copyGray({ layout: layoutOf(format), range, data: samples, stride: samples.length, width, height: 1 }, out);
  return [...out];
}

test('limited range is expanded to what swscale gives for gray', (t) => {
  // The ingest research measured swscale: Y 16, 47, ..., 232 -> 0, 36, ..., 252.
  const samples = Uint8Array.from([0, 15, 16, 17, 47, 126, 232, 235, 236, 255]);
  const expected = [0, 0, 0, 1, 36, 128, 252, 255, 255, 255];
  t.deepEqual(row(samples, AV_PIX_FMT_YUV420P, AVCOL_RANGE_MPEG, 10), expected);
  t.deepEqual(row(samples, AV_PIX_FMT_NV12, AVCOL_RANGE_UNSPECIFIED, 10), expected, 'what says nothing is limited');
  t.deepEqual(row(samples, AV_PIX_FMT_GRAY8, AVCOL_RANGE_MPEG, 10), expected);
});

test('full range stays as it is, told by the stream or by the format', (t) => {
  const samples = Uint8Array.from({ length: 256 }, (_, i) => i);
  t.deepEqual(row(samples, AV_PIX_FMT_YUV420P, AVCOL_RANGE_JPEG, 256), [...samples]);
  t.deepEqual(row(samples, AV_PIX_FMT_YUVJ420P, AVCOL_RANGE_UNSPECIFIED, 256), [...samples]);
});

test('ten bits become eight, then follow the same rule', (t) => {
  const values = [0, 64, 67, 68, 188, 940, 1023];
  const low = Uint8Array.from(values.flatMap((v) => [v & 255, v >> 8]));
  const high = Uint8Array.from(values.flatMap((v) => [(v << 6) & 255, (v << 6) >> 8]));
  t.deepEqual(row(low, AV_PIX_FMT_YUV420P10LE, AVCOL_RANGE_JPEG, 7), [0, 16, 16, 17, 47, 235, 255]);
  t.deepEqual(row(low, AV_PIX_FMT_YUV420P10LE, AVCOL_RANGE_MPEG, 7), [0, 0, 0, 1, 36, 255, 255]);
  t.deepEqual(row(high, AV_PIX_FMT_P010LE, AVCOL_RANGE_MPEG, 7), [0, 0, 0, 1, 36, 255, 255]);
});

test('formats without a luma plane have no layout', (t) => {
  t.is(lumaLayout(AV_PIX_FMT_RGB24), undefined);
});

test('rows are taken by their stride, and word by word or byte by byte all the same', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 9 }),
      fc.constantFrom(AVCOL_RANGE_MPEG, AVCOL_RANGE_JPEG),
      fc.infiniteStream(fc.nat(255)),
      (width, height, padding, range, values) => {
        const stride = width + padding;
        const data = Uint8Array.from({ length: stride * height }, () => values.next().value as number);
        const out = new Uint8Array(width * height).fill(99);
        copyGray({ layout: layoutOf(AV_PIX_FMT_YUV420P), range, data, stride, width, height }, out);
        const expected = Array.from({ length: width * height }, (_, i) => {
          const luma = data[Math.floor(i / width) * stride + (i % width)];
          const expanded = Math.round(((luma - 16) * 255) / 219);
          return range === AVCOL_RANGE_JPEG ? luma : Math.min(255, Math.max(0, expanded));
        });
        t.deepEqual([...out], expected);
      },
    ),
  );
});

test('packed pictures of USB cameras: every other byte is luma', (t) => {
  const samples = Uint8Array.from([16, 1, 235, 2, 126, 3, 0, 4]);
  t.deepEqual(row(samples, AV_PIX_FMT_YUYV422, AVCOL_RANGE_UNSPECIFIED, 4), [0, 255, 128, 0]);
  t.deepEqual(row(samples, AV_PIX_FMT_YUYV422, AVCOL_RANGE_JPEG, 4), [16, 235, 126, 0]);
  t.deepEqual(
    row(
      samples.map((_, i) => samples[i ^ 1] as number),
      AV_PIX_FMT_UYVY422,
      AVCOL_RANGE_MPEG,
      4,
    ),
    [0, 255, 128, 0],
  );
});
