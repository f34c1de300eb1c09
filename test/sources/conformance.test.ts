import { mkdtempSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { DataError } from '../../src/errors.js';
import { commandSource } from '../../src/sources/command.js';
import { deviceSource } from '../../src/sources/device.js';
import { fileSource } from '../../src/sources/file.js';
import { imagesSource } from '../../src/sources/images.js';
import { liveDevice } from '../../src/sources/live-device.js';
import { simulatorSource } from '../../src/sources/simulator.js';
import { makeClip } from '../helpers/make-clip.js';
import { makePicture } from '../helpers/make-picture.js';
import { conforms } from './conformance.js';

const folder = mkdtempSync(join(tmpdir(), 'mien-conformance-'));
test.after.always(() => rm(folder, { recursive: true }));

const size = { width: 64, height: 48 };
const absent = join(folder, 'absent');

const clip = join(folder, 'clip.mkv');
const pictures = join(folder, 'pictures');
test.before(async () => {
  const luma = (x: number, _y: number, frame: number): number => (x < 20 ? 16 : x > 44 ? 235 : 60 + frame);
  await makeClip(clip, [{ ...size, frames: 24, luma }], { codec: 'ffv1' });
  await mkdir(pictures);
  for (let i = 0; i < 24; i++) {
    const pixel = (x: number): number[] => [x < 20 ? 0 : x > 44 ? 255 : 60 + i];
    await makePicture(join(pictures, `${i}.png`), { ...size, pixel });
  }
});

conforms('file', {
  withSource: (use, buffers = 4) => use(fileSource({ path: clip, pace: 'asFastAsPossible', buffers })),
  broken: () => fileSource({ path: absent, pace: 'asFastAsPossible' }),
  kind: 'recorded',
});

conforms('images', {
  withSource: (use, buffers = 4) => use(imagesSource({ path: pictures, fps: 100, buffers })),
  broken: () => imagesSource({ path: absent, fps: 100 }),
  kind: 'recorded',
});

const draw = (index: number, gray: Uint8Array): void => {
  gray.fill(60 + (index % 100));
  gray.fill(0, 0, 64);
  gray.fill(255, 64, 128);
};
conforms('simulator', {
  withSource: (use, buffers = 4) => use(simulatorSource({ ...size, fps: 100, draw, buffers })),
  broken: () =>
    simulatorSource({
      ...size,
      fps: 100,
      draw: () => {
        throw new DataError('There is nothing to draw.');
      },
    }),
  kind: 'recorded',
});

const program = `
const frame = Buffer.alloc(64 * 48 * 1.5, 128).fill(16, 0, 999).fill(235, 999, 1999);
setInterval(() => process.stdout.write(frame), 20);
`;
conforms('command', {
  withSource: (use, buffers = 4) =>
    use(commandSource({ ...size, format: 'i420', command: [process.execPath, '-e', program], buffers })),
  broken: () =>
    commandSource({
      ...size,
      format: 'gray8',
      command: [process.execPath, '-e', 'console.error(process.argv[1]); process.exit(2)', 'rtsp://admin:s3cret@host/'],
    }),
  kind: 'live',
});

/** A picture that FFmpeg makes up, as it is due, in the format of most USB cameras. All but the driver is as with a real one. */
const madeUp =
  'color=c=black:s=64x48:r=50,drawbox=x=20:w=20:h=48:c=gray:t=fill,drawbox=x=40:w=24:h=48:c=white:t=fill,realtime,format=yuyv422';
conforms('device', {
  withSource: (use, buffers = 4) => use(liveDevice({ path: madeUp, input: 'lavfi', asked: {}, buffers })),
  broken: () => deviceSource({ path: absent }),
  kind: 'live',
});
