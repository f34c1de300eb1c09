import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { AV_PIX_FMT_YUVJ420P } from 'node-av/constants';
import { rtspSource } from '../../src/sources/rtsp.js';
import { makeClip } from '../helpers/make-clip.js';
import { withRtspCamera } from '../helpers/rtsp-camera.js';
import { conforms } from '../sources/conformance.js';

const folder = mkdtempSync(join(tmpdir(), 'mien-conformance-'));
test.after.always(() => rm(folder, { recursive: true }));

/** Black, a middle that moves, and white, in this range. */
const stripes = (black: number, white: number) => (x: number, y: number, frame: number) => {
  if (x < 64) return black;
  return x < 128 ? 60 + ((x + y + 2 * frame) % 100) : white;
};
const size = { width: 192, height: 144, frames: 90 };
const clipOf = (codec: string): string => join(folder, `${codec}.mp4`);
test.before(async () => {
  const limited = { ...size, luma: stripes(16, 235) };
  await makeClip(clipOf('h264'), [limited], { gop: 30 });
  await makeClip(clipOf('h265'), [limited], {
    gop: 30,
    codec: 'libx265',
    encoder: { preset: 'ultrafast', 'x265-params': 'log-level=none:qp=12' },
  });
  // Motion JPEG is full range, and RTP carries no Huffman tables of its own (RFC 2435).
  await makeClip(clipOf('mjpeg'), [{ ...size, luma: stripes(0, 255) }], {
    codec: 'mjpeg',
    format: AV_PIX_FMT_YUVJ420P,
    fullRange: true,
    encoder: { huffman: 'default' },
  });
});

for (const codec of ['h264', 'h265', 'mjpeg'] as const) {
  for (const transport of ['tcp', 'udp'] as const) {
    conforms(`rtsp ${codec} ${transport}`, {
      withSource: (use, buffers = 4) =>
        withRtspCamera({ clip: clipOf(codec), codec }, ({ url }) => use(rtspSource({ url, transport, buffers }))),
      broken: () => rtspSource({ url: 'rtsp://admin:s3cret@camera.invalid/cam', transport }),
      kind: 'live',
    });
  }
}
