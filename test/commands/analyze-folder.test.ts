import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { CommanderError } from 'commander';
import { analyzeCommand } from '../../src/commands/analyze.js';
import { UsageError } from '../../src/errors.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-analyze-'));
test.after.always(() => rm(folder, { recursive: true }));

const analyze = (...args: string[]): Promise<unknown> => {
  const silent = { writeErr: () => {}, writeOut: () => {} };
  return analyzeCommand().exitOverride().configureOutput(silent).parseAsync(args, { from: 'user' });
};

test('a folder without a rate says how to give one', async (t) => {
  const message = `${folder} is a folder of pictures, which do not say how fast they were taken; add --fps, such as --fps 200.`;
  await t.throwsAsync(analyze(folder), { instanceOf: UsageError, message });
});

test('a video with a rate, and a rate that is none, are refused', async (t) => {
  const video = join(folder, 'clip.mp4');
  await writeFile(video, 'x');
  await t.throwsAsync(analyze(video, '--fps', '30'), { instanceOf: UsageError, message: /leave --fps out/ });
  for (const rate of ['0', '-1', 'fast', '20000'])
    await t.throwsAsync(analyze(folder, '--fps', rate), { instanceOf: CommanderError, message: /from 1 to 10000/ });
});
