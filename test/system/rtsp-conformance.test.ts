import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { rtspSource } from '../../src/sources/rtsp.js';
import { makeClip } from '../helpers/make-clip.js';
import { withRtspCamera } from '../helpers/rtsp-camera.js';
import { conforms } from '../sources/conformance.js';

const folder = mkdtempSync(join(tmpdir(), 'mien-conformance-'));
test.after.always(() => rm(folder, { recursive: true }));

const luma = (x: number, y: number, frame: number): number => {
  if (x < 64) return 16;
  return x < 128 ? 60 + ((x + y + 2 * frame) % 100) : 235;
};
const clip = join(folder, 'clip.mp4');
test.before(async () => {
  await makeClip(clip, [{ width: 192, height: 144, frames: 90, luma }], { gop: 30 });
});

conforms('rtsp', {
  withSource: (use, buffers = 4) => withRtspCamera({ clip }, ({ url }) => use(rtspSource({ url, buffers }))),
  broken: () => rtspSource({ url: 'rtsp://admin:s3cret@camera.invalid/cam' }),
  kind: 'live',
});
