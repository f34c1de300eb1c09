// What decoding costs beside `ffmpeg -f null` on the same clip: CPU seconds of all threads, in turns, in the same run.
// npm run build && npx tsx bench/decode.ts [rounds=15]
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lastValueFrom, tap } from 'rxjs';
import { fileSource } from '../src/sources/file.js';
import { cameraClip } from './camera-clip.js';
import { circumstances, round3 } from './stopwatch.js';

const [rounds = 15] = process.argv.slice(2).map(Number);
/** Bit rates that cameras are set to at these sizes. */
const sizes = [
  { name: '640x480@30', width: 640, height: 480, kbps: 1_500 },
  { name: '1280x720@30', width: 1280, height: 720, kbps: 3_000 },
  { name: '1920x1080@30', width: 1920, height: 1080, kbps: 6_000 },
];

const run = promisify(execFile);

/** The whole process, with its start; it says itself what it used. One thread for the decoder, as mien's. */
async function ffmpeg(clip: string): Promise<number> {
  const arguments_ = `-v info -nostats -benchmark -threads 1 -i ${clip} -an -f null -`.split(' ');
  const { stderr } = await run('ffmpeg', arguments_);
  const [, user, system] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr) ?? [];
  return Number(user) + Number(system);
}

/** mien's file source, every frame as gray in a buffer of its pool; Node itself has started before. */
async function mien(clip: string): Promise<{ seconds: number; frames: number }> {
  let frames = 0;
  const before = process.cpuUsage();
  const source = fileSource({ path: clip, pace: 'asFastAsPossible' });
  await lastValueFrom(
    source.open(new AbortController().signal).pipe(
      tap((frame) => {
        frames++;
        frame.release();
      }),
    ),
  );
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, frames };
}

const folder = await mkdtemp(join(tmpdir(), 'mien-decode-'));
const results: Record<string, object> = {};
for (const { name, width, height, kbps } of sizes) {
  const clip = await cameraClip(join(folder, `${height}.mp4`), { width, height, kbps, seconds: 20, noise: 4 });
  const ours: number[] = [];
  const theirs: number[] = [];
  let frames = 0;
  for (let round = -1; round < rounds; round++) {
    const baseline = await ffmpeg(clip);
    const measured = await mien(clip);
    frames = measured.frames;
    if (round < 0) continue; // what is compiled and cached once
    theirs.push(baseline);
    ours.push(measured.seconds);
  }
  const middle = (list: number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1] as number;
  const [mine, baseline] = [middle(ours), middle(theirs)];
  results[name] = {
    frames,
    kbps: Math.round(((await stat(clip)).size * 8) / 1000 / (frames / 30)),
    cpuSeconds: { mien: ours.map(round3), ffmpeg: theirs.map(round3) },
    cpuMsPerFrame: { mien: round3((mine * 1000) / frames), ffmpeg: round3((baseline * 1000) / frames) },
    timesFfmpeg: round3(mine / baseline),
    timesFfmpegByRound: round3(middle(ours.map((seconds, round) => seconds / (theirs[round] as number)))),
  };
  await rm(clip);
}
await rm(folder, { recursive: true });
const { stdout } = await run('ffmpeg', ['-version']);
const result = {
  what: "H.264 of a rendered interviewee with sensor noise, decoded by one thread: mien's file source (demuxing, decoding, one copy to full-range gray) against ffmpeg -threads 1 -f null; CPU seconds of all threads, medians of rounds in turns, and the median of the rounds' ratios",
  ...circumstances(),
  ffmpeg: stdout.split('\n')[0],
  rounds,
  clips: results,
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (process.argv.length < 3) {
  writeFileSync(new URL('results/decode.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
}
