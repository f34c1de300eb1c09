import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { firstValueFrom, map, take, toArray } from 'rxjs';
import { seeStill } from '../../src/dataset/clips/see-expression.js';
import { openVideoClip } from '../../src/dataset/clips/video-clip.js';
import { parseManifest } from '../../src/dataset/manifest.js';
import { prepareManifest } from '../../src/dataset/prepare-manifest.js';
import { openPreparedSet } from '../../src/dataset/prepared-set.js';
import { createTvl1 } from '../../src/kernels/tvl1.js';
import { assembleInput } from '../../src/model/preprocessing/assemble-input.js';
import { prepareInput } from '../../src/model/preprocessing/prepare-input.js';
import { spotExpressions } from '../../src/operators/spot-expressions.js';
import { stabilise } from '../../src/operators/stabilise.js';
import { trackFaces } from '../../src/operators/track-faces.js';
import { fileSource } from '../../src/sources/file.js';
import { openVision } from '../../src/vision/open-vision.js';

const demo = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));
const count = 2;

test('what prepare makes of a recording is what the live pipeline makes of it', async (t) => {
  t.timeout(180_000);
  const vision = await openVision();
  const tvl1 = createTvl1();
  const signal = new AbortController().signal;
  try {
    const expressions = await firstValueFrom(
      fileSource({ path: demo, pace: 'asFastAsPossible' })
        .open(signal)
        .pipe(
          trackFaces({ ...vision, waiting: Number.POSITIVE_INFINITY }),
          stabilise(),
          spotExpressions(),
          take(count),
          map((expression) => ({ expression, input: prepareInput(expression.crops, tvl1) })),
          toArray(),
        ),
    );
    t.is(expressions.length, count);

    const rows = expressions.map(({ expression: { onset, apex, offset } }, i) =>
      [`e${i}`, 'demo', 'others', 'demo.mp4', 0, onset.frame, apex.frame, offset.frame, 60].join(','),
    );
    const text = ['clip,subject,label,path,first,onset,apex,offset,fps', ...rows].join('\n');
    const folder = join(mkdtempSync(join(tmpdir(), 'mien-prepare-')), 'set');
    const manifest = parseManifest(text, 'demo.csv');
    const options = { root: dirname(demo), source: 'demo.csv', vision, tvl1, signal };
    const { prepared, failures } = await prepareManifest(manifest, folder, options);
    t.deepEqual([prepared, failures], [count, []]);

    const set = openPreparedSet(folder);
    const clip = await openVideoClip(demo);
    for (const [i, { input, expression }] of expressions.entries()) {
      t.is(set.samples[i]['seen'], 'followed');
      const { crops, flows } = set.read(i);
      t.deepEqual(assembleInput(crops, flows), input);
      // The other way, which data sets' short clips take: close, but not the same.
      const { onset, apex, offset } = expression;
      const moments = { onset: onset.frame, apex: apex.frame, offset: offset.frame };
      const still = prepareInput((await seeStill(moments, clip, { vision, tvl1 }, signal)).crops, tvl1);
      const difference = (from: number, to: number) => {
        const values = Array.from(still.subarray(from * 2304, to * 2304), (v, k) =>
          Math.abs(v - input[from * 2304 + k]),
        );
        const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
        return { mean, most: Math.max(...values) };
      };
      const [faces, motion] = [difference(0, 2), difference(34, 38)];
      t.log(`standing still, pictures: mean ${faces.mean.toFixed(4)}, most ${faces.most.toFixed(3)}`);
      t.log(`standing still, flow: mean ${motion.mean.toFixed(4)}, most ${motion.most.toFixed(3)}`);
      t.true(faces.mean < 0.05 && motion.mean < 0.15);
    }
    set.close();
  } finally {
    await vision.close();
  }
});
