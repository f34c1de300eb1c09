import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { lastValueFrom, map, takeWhile, toArray } from 'rxjs';
import type { CameraFigures } from '../../src/doctor/camera-figures.js';
import { diagnose, type Finding } from '../../src/doctor/diagnose.js';
import { type ExamineOptions, examine } from '../../src/doctor/examine.js';
import { loadVerifier } from '../../src/model/load-verifier.js';
import { fileSource } from '../../src/sources/file.js';
import type { Verifier } from '../../src/spotting/verifier.js';
import { openVision, type Vision } from '../../src/vision/open-vision.js';
import { makeClip } from '../helpers/make-clip.js';
import { gaussian } from '../spotting/formula-face.js';

const demo = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));
const [width, height, seconds] = [640, 480, 6];
let vision: Vision;
let verifier: Verifier;
let pictures: Uint8Array[];
let folder: string;

test.before(async () => {
  [vision, verifier] = await Promise.all([openVision(), loadVerifier()]);
  folder = await mkdtemp(join(tmpdir(), 'mien-doctor-'));
  pictures = await lastValueFrom(
    fileSource({ path: demo, pace: 'asFastAsPossible' })
      .open(new AbortController().signal)
      .pipe(
        takeWhile((frame) => {
          if (frame.pts < seconds) return true;
          frame.release();
          return false;
        }),
        map((frame) => {
          const picture = frame.gray.slice();
          frame.release();
          return picture;
        }),
        toArray(),
      ),
  );
});
test.after.always(() => vision.close());

type Camera = { fps?: number; noise?: number; qp?: number };

/** The demo's first seconds as another camera would have sent them. */
async function seen(
  { fps = 30, noise = 1.2, qp = 14 }: Camera,
  how: Partial<ExamineOptions> = {},
): Promise<CameraFigures> {
  const step = 60 / fps;
  const luma = (x: number, y: number, frame: number): number => {
    const value = pictures[Math.floor(frame * step)][y * width + x] + noise * gaussian(frame, y * width + x);
    return 16 + (Math.min(255, Math.max(0, value)) * 219) / 255;
  };
  const frames = Math.floor(seconds * fps);
  const path = join(folder, `${fps}-${noise}-${qp}.mp4`);
  await makeClip(path, [{ width, height, frames, luma }], { fps, gop: 60, encoder: { qp: String(qp) } });
  return examine({
    spotting: { verifier },
    open: (meter) => fileSource({ path, pace: 'asFastAsPossible', meter }),
    live: false,
    vision,
    seconds: 60,
    signal: new AbortController().signal,
    ...how,
  });
}

const finding = (figures: CameraFigures, criterion: string): Finding => {
  const found = diagnose(figures).findings.find((one) => one.criterion === criterion);
  if (!found) throw new Error(`no finding ${criterion}`);
  return found;
};

test('a clean picture at 30 frames a second has nothing to mend but what takes longer to see', async (t) => {
  const figures = await seen({});
  t.true(Math.abs(figures.fps - 30) < 0.5, `${figures.fps} frames/s`);
  t.true(figures.faceShare > 0.95);
  t.true((figures.bitrateKbps ?? 0) > 100);
  t.true((figures.facePx ?? 0) > 130);
  const { findings } = diagnose(figures);
  t.deepEqual(
    findings.filter(({ verdict }) => verdict !== 'good').map(({ criterion }) => criterion),
    ['time with an anchored face', 'smallest movement'],
    JSON.stringify(figures),
  );
});

test('20 frames a second get a warning, 15 are degraded, 10 are refused', async (t) => {
  const rate = async (fps: number) => finding(await seen({ fps }), 'frame rate').verdict;
  t.deepEqual([await rate(24), await rate(20), await rate(15), await rate(10)], ['fair', 'poor', 'poor', 'refused']);
  t.is(diagnose(await seen({ fps: 10 })).verdict, 'refused');
});

test('a starved bitrate and a noisy sensor are each named as the cause', async (t) => {
  const starved = await seen({ qp: 38 });
  t.not(finding(starved, 'bitrate').verdict, 'good', JSON.stringify(starved));
  t.regex(finding(starved, 'bitrate').advice ?? '', /raise the bitrate to \d+ kbit\/s/);
  t.is(finding(starved, 'noise').verdict, 'good', JSON.stringify(starved));
  const noisy = await seen({ noise: 6 });
  t.not(finding(noisy, 'noise').verdict, 'good', JSON.stringify(noisy));
  t.regex(finding(noisy, 'noise').advice ?? '', /light/);
  t.is(finding(noisy, 'bitrate').verdict, 'good');
});

test('a camera is examined with its own stabiliser: one by meshes has a mesh of every frame', async (t) => {
  const fits = { anchored: 0, mesh: 0 };
  const counted = (stabiliser: keyof typeof fits): Partial<ExamineOptions> => ({
    stabiliser,
    vision: {
      ...vision,
      mesh: {
        ...vision.mesh,
        fit(...looked) {
          fits[stabiliser]++;
          return vision.mesh.fit(...looked);
        },
      },
    },
  });
  const frames = seconds * 30;
  const usual = await seen({}, counted('anchored'));
  t.true(fits.anchored < frames / 2, `${fits.anchored} meshes of ${frames} frames`);
  const own = await seen({}, counted('mesh'));
  t.true(fits.mesh >= frames, `${fits.mesh} meshes of ${frames} frames`);
  t.is(own.faceShare, usual.faceShare);
});
