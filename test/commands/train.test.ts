import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { writeFormulaSet } from '../helpers/formula-set.js';
import { writeSmileManifest } from '../helpers/smile-manifest.js';

// Built: tsx does not reach the thread that trains.
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'mien-train-'));
const set = join(folder, 'set');
const labels = ['happiness', 'disgust', 'surprise'];
// The last subject has one clip, and only there is a class of its own.
await writeFormulaSet(set, {
  subjects: 6,
  labels,
  each: 2,
  keep: ({ subject, clip }) => subject !== 's06' || clip === 's06-disgust-1',
});

function start(...args: string[]): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
} {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk));
  child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr })) };
}
/** Sends a signal, once, when a program has said something. */
function interrupt(child: ChildProcess, said: RegExp, signal: NodeJS.Signals): void {
  let heard = '';
  const hear = (chunk: Buffer): void => {
    heard += chunk;
    if (!said.test(heard)) return;
    child.stderr!.off('data', hear);
    child.kill(signal);
  };
  child.stderr!.on('data', hear);
}

const mien = (...args: string[]) => start(...args).ended;
const small = ['--classes', 'three', '--batch', '2', '--seed', '3'];

test.serial('evaluate leaves one subject out, trains, and scores; stopped, it goes on', async (t) => {
  t.timeout(600_000);
  const args = ['evaluate', set, '--protocol', 'loso', ...small, '--steps', '2', '-o', join(folder, 'folds'), '--json'];
  const first = start(...args);
  interrupt(first.child, /fold s02 .* is done/, 'SIGTERM');
  const stopped = await first.ended;
  t.is(stopped.code, 143, stopped.stderr);
  t.is(stopped.stdout, '');
  t.true((await readdir(join(folder, 'folds'))).length >= 2);

  const { code, stdout, stderr } = await mien(...args);
  t.is(code, 0, stderr);
  t.regex(stderr, /fold s06 \(6 of 6\) is done/);
  const report = JSON.parse(stdout) as {
    protocol: string;
    samples: number;
    uf1: number;
    subjects: { name: string; samples: number }[];
    confusion: number[][];
  };
  t.is(report.protocol, 'loso');
  t.is(report.samples, 31);
  t.deepEqual(
    report.subjects.map(({ name, samples }) => [name, samples]),
    [...['s01', 's02', 's03', 's04', 's05'].map((name) => [name, 6]), ['s06', 1]],
  );
  t.deepEqual(
    report.confusion.map((row) => row.reduce((sum, count) => sum + count, 0)),
    [11, 10, 10],
  );
  const again = await mien(...args);
  t.is(again.stdout, stdout);
  const other = await mien(...args, '--lr', '0.002');
  t.is(other.code, 64);
  t.regex(other.stderr, /was made with learningRate 0\.001 and not 0\.002: give the same, or another --output\.\n$/);
});

test.serial('evaluate takes a manifest of six rendered subjects from its pictures to its scores', async (t) => {
  t.timeout(600_000);
  const manifest = await writeSmileManifest(join(folder, 'faces'), 6);
  const classes = ['--classes', 'up=happiness,down=repression'];
  const { code, stdout, stderr } = await mien(
    ...['evaluate', manifest, ...classes, '--batch', '2', '--steps', '2', '--seed', '3', '--json'],
  );
  t.is(code, 0, stderr);
  t.regex(stderr, /faces\.prepared holds 12 samples, 0 of them from before/);
  const report = JSON.parse(stdout) as { uf1: number; uar: number; confusion: number[][]; subjects: unknown[] };
  t.is(report.subjects.length, 6);
  const [[a, b], [c, d]] = report.confusion as [[number, number], [number, number]];
  t.deepEqual([a + b, c + d], [6, 6]);
  t.true(Math.abs(report.uar - (a / 6 + d / 6) / 2) < 1e-12);
});

test.serial('train is stopped by Ctrl-C, goes on, and leaves a model that can be scored and inspected', async (t) => {
  t.timeout(600_000);
  const model = join(folder, 'm.safetensors');
  const args = ['train', set, '-o', model, ...small, '--steps', '12', '--validate-every', '4'];
  const first = start(...args);
  interrupt(first.child, /step 4: validation/, 'SIGINT');
  const stopped = await first.ended;
  t.is(stopped.code, 130, stopped.stderr);
  t.regex(stopped.stderr, /mien: stopped after step \d+; the same command goes on from .*m\.checkpoint\.\n$/);
  const done = await mien(...args);
  t.is(done.code, 0, done.stderr);
  t.regex(done.stdout, /m\.safetensors: weights of step (4|8|12), validation UF1 0\.\d{3}/);
  const log = (await readFile(join(folder, 'm.log.ndjson'), 'utf8')).trim().split('\n');
  t.is(log.length, 15);

  const scored = await mien('evaluate', set, '--classes', 'three', '--model', model, '--json');
  t.is(scored.code, 0, scored.stderr);
  t.is((JSON.parse(scored.stdout) as { samples: number }).samples, 31);
  const wrong = await mien('evaluate', set, '--model', model);
  t.is(wrong.code, 64);
  t.regex(wrong.stderr, /tells negative, positive, surprise apart where --classes five has/);
  const info = await mien('model', 'info', model);
  t.regex(info.stdout, /^card +trained on formula$/m);
  t.regex(info.stdout, /^training_step +\d+ of 12$/m);
});

test.serial('what cannot be trained on is said in one sentence', async (t) => {
  t.timeout(600_000);
  const [missing, absent, nowhere] = await Promise.all([
    mien('train', join(folder, 'none'), '-o', join(folder, 'x.safetensors')),
    mien('train', set, '-o', join(folder, 'x.safetensors')),
    mien('train', set, '-o', join(folder, 'no', 'x.safetensors')),
  ]);
  t.deepEqual([missing.code, absent.code, nowhere.code], [65, 65, 65]);
  t.regex(missing.stderr, /^mien: There is no prepared set .*\n$/);
  t.regex(absent.stderr, /^mien: No sample to train on is of repression, others: .*\n$/);
  t.regex(nowhere.stderr, /^mien: There is no folder .*no for .*x\.safetensors: make it first\.\n$/);
});
