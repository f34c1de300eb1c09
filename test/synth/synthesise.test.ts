import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { lastValueFrom, toArray } from 'rxjs';
import { map } from 'rxjs/operators';
import { UsageError } from '../../src/errors.js';
import { fileSource } from '../../src/sources/file.js';
import { createRenderer } from '../../src/synth/renderer.js';
import { drawScene } from '../../src/synth/scene.js';
import { createYuv } from '../../src/synth/sensor.js';
import { createMoment } from '../../src/synth/session.js';
import { synthesise } from '../../src/synth/synthesise.js';
import { formulaFaceModel } from './formula-face-model.js';

const model = formulaFaceModel();
const settings = {
  seed: 5,
  width: 160,
  height: 120,
  fps: 10,
  quality: { crf: 20 },
  preset: 'ultrafast',
  sensor: { noise: 1, blur: 0.17 },
  script: 'calm',
} as const;

test('renders a session into a clip of the length asked for', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'mien-synth-'));
  try {
    const path = join(folder, 'clip.mp4');
    const seen: number[] = [];
    const session = await synthesise(model, path, { ...settings, seconds: 8, onFrame: (done) => seen.push(done) });
    t.true(session.movements.some((m) => m.kind === 'micro'));
    t.is(seen.length, 80);
    const means = await lastValueFrom(
      fileSource({ path, pace: 'asFastAsPossible' })
        .open(new AbortController().signal)
        .pipe(
          map((frame) => {
            const mean = frame.gray.reduce((a, b) => a + b, 0) / frame.gray.length;
            frame.release();
            return mean;
          }),
          toArray(),
        ),
    );
    t.is(means.length, 80);
    t.true(means.every((m) => m > 20 && m < 220));
    await t.throwsAsync(synthesise(model, path, { ...settings, seconds: 1 }), { instanceOf: UsageError });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('an abort while the encoder works ends it and leaves no file', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'mien-synth-'));
  try {
    const abort = new AbortController();
    const options = { ...settings, seconds: 8, signal: abort.signal };
    const onFrame = (done: number) => {
      if (done === 7) abort.abort();
    };
    await t.throwsAsync(synthesise(model, join(folder, 'clip.mp4'), { ...options, onFrame }), {
      any: true,
      name: 'AbortError',
    });
    t.deepEqual(await readdir(folder), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the same seed renders the same pictures, another one other pictures; a moved brow changes only its part', (t) => {
  const render = (seed: number, brow = 0) => {
    const scene = drawScene(model, { seed, width: 160, height: 120, sensor: { noise: 0, blur: 0.17 } });
    const moment = createMoment(model.expressions.length, 4);
    moment.weights[model.expressions.indexOf('browOuterUp_L')] = brow;
    const picture = createYuv(160, 120);
    createRenderer(scene, () => 0.5)(moment, picture);
    return picture.y;
  };
  const first = render(5);
  t.deepEqual(render(5), first);
  t.notDeepEqual(render(6), first);
  const moved = render(5, 0.3);
  let [changed, elsewhere] = [0, 0];
  for (let i = 0; i < first.length; i++) {
    if (Math.abs(first[i]! - moved[i]!) < 3) continue;
    // The subject's left brow is on the image's right, above the middle.
    if (i % 160 > 75 && Math.floor(i / 160) < 66) changed++;
    else elsewhere++;
  }
  t.true(changed > 10);
  t.is(elsewhere, 0);
});
