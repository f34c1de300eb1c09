import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { fileSource } from '../../src/sources/file.js';
import { rtspSource } from '../../src/sources/rtsp.js';
import { collectFrames } from '../helpers/collect-frames.js';
import { makeClip } from '../helpers/make-clip.js';
import { recordMeter } from '../helpers/record-meter.js';
import { withRtspCamera } from '../helpers/rtsp-camera.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-loss-'));
test.after.always(() => rm(folder, { recursive: true }));

/** Moves, with as much detail that a picture is several packets. */
const luma = (x: number, y: number, frame: number): number => {
  const spot = Math.imul(((x + 2 * frame) >> 1) * 131 + (y >> 1) * 7919, 0x9e3779b1) >>> 26;
  return 40 + ((x + 2 * y + 3 * frame) % 120) + spot;
};
const shown = (gray: Uint8Array): string => createHash('md5').update(gray).digest('hex');

for (const [codec, encoder] of [
  ['h264', { preset: 'ultrafast', qp: '24' }],
  ['h265', { preset: 'ultrafast', 'x265-params': 'log-level=none:qp=24:bframes=0:scenecut=0' }],
] as const) {
  test.serial(
    `${codec}: of what packets lost on UDP leave, only pictures as they were filmed are delivered`,
    async (t) => {
      const clip = join(folder, `${codec}.mp4`);
      await makeClip(clip, [{ width: 320, height: 240, frames: 60, luma }], {
        gop: 15,
        codec: `libx${codec.slice(1)}`,
        encoder,
      });
      const filmed = await collectFrames(fileSource({ path: clip, pace: 'asFastAsPossible' }));
      const known = new Set(filmed.frames.map(({ gray }) => shown(gray)));
      t.is(known.size, 60);
      await withRtspCamera({ clip, codec }, async (camera) => {
        const meter = recordMeter();
        const { frames, error } = await collectFrames(rtspSource({ url: camera.url, transport: 'udp', meter }), {
          forMs: 7_000,
          onFrame(_, index) {
            if (index === 15) camera.suffer('loss 0.01');
          },
        });
        t.is(error, undefined);
        const wrong = frames.filter(({ gray }) => !known.has(shown(gray)));
        t.log(`${frames.length} delivered, ${meter.drops.length} dropped, ${wrong.length} not as filmed`);
        t.is(wrong.length, 0);
        t.true(frames.length > 30, 'keyframes begin anew');
        t.true(new Set(frames.map(({ epoch }) => epoch)).size > 1);
        t.true(meter.drops.includes('decode corrupt'));
      });
    },
  );
}
