import test from 'ava';
import { jpegEncoder } from '../../src/preview/jpeg-encoder.js';
import { pictureDecoder } from '../../src/sources/picture-decoder.js';

const picture = (width: number, height: number, luma: (x: number, y: number) => number) => ({
  width,
  height,
  y: Uint8Array.from({ length: width * height }, (_, i) => luma(i % width, Math.floor(i / width))),
  u: new Uint8Array((width * height) / 4).fill(128),
  v: new Uint8Array((width * height) / 4).fill(128),
});

test('what is encoded is decoded again as it was, also after the size has changed', async (t) => {
  const encoder = await jpegEncoder();
  const decoder = await pictureDecoder();
  const wave = (x: number, y: number): number => Math.round(128 + 100 * Math.sin(x / 15) * Math.cos(y / 11));
  for (const [width, height] of [
    [640, 480],
    [642, 362],
    [640, 480],
  ] as const) {
    const given = picture(width, height, wave);
    const jpeg = encoder.encode(given);
    decoder.decode('preview.jpg', Buffer.from(jpeg), ({ data, stride, ...size }) => {
      t.is(size.width, width);
      t.is(size.height, height);
      let sum = 0;
      for (let i = 0; i < given.y.length; i++) {
        const got = data[0]?.[Math.floor(i / width) * stride + (i % width)] as number;
        sum += Math.abs(got - (given.y[i] as number));
      }
      const mean = sum / given.y.length;
      t.true(mean < 2, `mean difference ${mean.toFixed(2)}`);
    });
    t.true(jpeg.length < 100_000, `${jpeg.length} bytes`);
  }
  encoder.close();
  decoder.close();
});
