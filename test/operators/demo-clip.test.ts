import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { lastValueFrom, takeWhile, toArray } from 'rxjs';
import type { Expression } from '../../src/expression.js';
import { spotExpressions } from '../../src/operators/spot-expressions.js';
import { stabilise } from '../../src/operators/stabilise.js';
import { trackFaces } from '../../src/operators/track-faces.js';
import { fileSource } from '../../src/sources/file.js';
import { openVision } from '../../src/vision/open-vision.js';

const assets = new URL('../../assets/', import.meta.url);

/** What is found in the first seconds of the demo clip, with the networks and the decoder as they run in production. */
async function spotted(seconds: number): Promise<Expression[]> {
  const vision = await openVision();
  const path = fileURLToPath(new URL('demo.mp4', assets));
  const frames = fileSource({ path, pace: 'asFastAsPossible' }).open(new AbortController().signal);
  const expressions = frames.pipe(
    trackFaces({ ...vision, waiting: Number.POSITIVE_INFINITY }),
    stabilise(),
    takeWhile(({ frame }) => frame.pts < seconds),
    spotExpressions(),
    toArray(),
  );
  try {
    return await lastValueFrom(expressions);
  } finally {
    await vision.close();
  }
}

type Interval = { readonly onset: number; readonly offset: number };

function overlap(a: Interval, b: Interval): number {
  const common = Math.min(a.offset, b.offset) - Math.max(a.onset, b.onset);
  return Math.max(0, common) / (Math.max(a.offset, b.offset) - Math.min(a.onset, b.onset));
}

test('two thirds of the demo clip are found with at most two false alarms, and twice the same', async (t) => {
  t.timeout(300_000);
  const micros = readFileSync(new URL('demo.truth.csv', assets), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .filter(([, , , , kind]) => kind === 'micro')
    .map(([, onset, , offset]) => ({ onset: Number(onset), offset: Number(offset) }));
  const all = await spotted(Number.POSITIVE_INFINITY);
  const found = all.map(({ onset, offset }) => ({ onset: onset.pts, offset: offset.pts }));
  const hits = micros.filter((micro) => found.some((one) => overlap(micro, one) >= 0.5)).length;
  t.true(micros.length >= 6);
  t.true(hits >= (2 / 3) * micros.length, `${hits} of ${micros.length}`);
  t.true(found.length - hits <= 2, `${found.length - hits} false`);

  const seconds = 15;
  const again = await spotted(seconds);
  t.true(again.length > 0);
  t.deepEqual(again, all.slice(0, again.length));
});
