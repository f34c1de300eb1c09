import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { evaluateSpotting } from '../../src/evaluation/evaluate-spotting.js';
import { parseEvents } from '../../src/evaluation/read-events.js';
import { parseTruth } from '../../src/evaluation/read-truth.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, ['bin/mien.cjs', ...args], { cwd: root })).stdout;

// The gate of accuracy: a change that makes the spotter worse on the clip that everyone sees does not pass.
test('two thirds of the demo clip are found with at most two false ones, and two runs say the same', async (t) => {
  t.timeout(300_000);
  await run('--version'); // builds a checkout that was changed, before two processes would
  const [first, second] = await Promise.all([1, 2].map(() => run('analyze', 'assets/demo.mp4', '--json')));
  t.is(first, second);

  const truth = parseTruth(await readFile(`${root}assets/demo.truth.csv`, 'utf8'), 'demo.truth.csv');
  const figures = evaluateSpotting(truth, parseEvents(first, 'events'), { iou: 0.5, hours: 75 / 3600 });
  t.log(JSON.stringify(figures));
  t.is(figures.recall?.count, 8);
  t.true(3 * figures.truePositives >= 2 * 8, `${figures.truePositives} of 8 found`);
  t.true(figures.falsePositives <= 2, `${figures.falsePositives} false ones`);
});
