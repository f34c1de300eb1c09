import { inspect } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { ConfigError, SourceError, type SourceErrorCode } from '../../src/errors.js';
import type { Frame } from '../../src/frame.js';
import { type CommandOptions, commandSource } from '../../src/sources/command.js';
import { type Collection, collectFrames } from '../helpers/collect-frames.js';
import { rawProgram } from '../helpers/raw-program.js';
import { recordMeter } from '../helpers/record-meter.js';
import { waitFor } from '../helpers/wait-for.js';

// An odd size: planes of chroma round up, and no frame ends where a chunk of the pipe does.
const size = { width: 323, height: 241 };
const gray = { ...size, format: 'gray8' } as const;
const bytes = 323 * 241;

function failedWith(t: ExecutionContext, { error }: Collection, code: SourceErrorCode, sentence: RegExp): void {
  t.true(error instanceof SourceError, inspect(error));
  if (!(error instanceof SourceError)) return;
  t.is(error.code, code);
  t.regex(error.message, sentence);
  t.notRegex(inspect(error, { depth: 9, showHidden: true }), /s3cret/);
}

test('frames are cut out of the stream whole, in order, and captured when they arrive', async (t) => {
  const command = rawProgram({ bytes, frames: 40, fps: 100, after: 'hang' });
  const meter = recordMeter();
  const before = Date.now();
  const { frames, error, stopping } = await collectFrames(commandSource({ ...gray, command, meter }), { count: 40 });
  t.is(error, undefined);
  t.true(stopping !== undefined && stopping < 1000);
  t.is(frames.length, 40);
  for (const [i, frame] of frames.entries()) {
    t.is(frame.seq, i);
    t.is(frame.gray.length, bytes);
    t.true(frame.gray.every((value) => value === 16 + i));
    t.is(frame.captured, frame.arrival);
    t.true(frame.arrival >= before && frame.arrival <= Date.now());
    t.true(i === 0 || frame.pts > frames[i - 1].pts);
  }
  t.is(meter.frames(), 40);
  t.is(meter.times.length, 40);
  t.deepEqual(meter.drops, []);
});

test('of I420 the luma is taken, limited range expanded unless said to be full', async (t) => {
  const command = rawProgram({ bytes: bytes + 2 * 162 * 121, frames: 20, fps: 100, after: 'hang' });
  const limited = await collectFrames(commandSource({ ...size, format: 'i420', command }), { count: 20 });
  for (const [i, frame] of limited.frames.entries())
    t.true(frame.gray.every((value) => value === Math.round((i * 255) / 219)));
  const full = await collectFrames(commandSource({ ...size, format: 'i420', range: 'full', command }), { count: 3 });
  t.deepEqual(
    full.frames.map((frame) => frame.gray[5]),
    [16, 17, 18],
  );
});

test('a frame without a free buffer is dropped and counted', async (t) => {
  const command = rawProgram({ bytes, frames: 10, fps: 50, after: 'hang' });
  const meter = recordMeter();
  const stop = new AbortController();
  const held: Frame[] = [];
  const source = commandSource({ ...gray, command, buffers: 3, meter });
  await new Promise<void>((resolve, reject) => {
    source.open(stop.signal).subscribe({ next: (frame) => held.push(frame), error: reject, complete: resolve });
    waitFor(() => meter.frames() === 10).then(() => stop.abort(), reject);
  });
  t.deepEqual(
    held.map((frame) => frame.gray[0]),
    [16, 17, 18],
  );
  t.deepEqual(meter.drops, Array(7).fill('decode late'));
});

test('a program that ends says how, with its last words but without credentials', async (t) => {
  const more = ['rtsp://admin:s3cret@10.0.0.9/cam'];
  const atOnce = commandSource({ ...gray, command: rawProgram({ bytes, frames: 0, after: 'exit:3', more }) });
  const words =
    /^The program \S*node ended with exit code 3 before its first picture; its last words: no camera at rtsp:\/\/10\.0\.0\.9\/cam \(\*\*\*\)\.$/;
  failedWith(t, await collectFrames(atOnce), 'MIEN_ERR_UNREACHABLE', words);
  const later = commandSource({ ...gray, command: rawProgram({ bytes, frames: 2, after: 'exit:0', more }) });
  const { frames, ...rest } = await collectFrames(later);
  t.is(frames.length, 2);
  failedWith(t, { frames, ...rest }, 'MIEN_ERR_STREAM_ENDED', /ended with exit code 0; its last words: no camera/);
});

test('frames of another size than said are noticed', async (t) => {
  const command = rawProgram({ bytes: 1000, frames: 0, after: 'short' });
  const sentence = /it wrote 500 bytes and a picture has 77843; check width, height and format\.$/;
  failedWith(t, await collectFrames(commandSource({ ...gray, command })), 'MIEN_ERR_UNREACHABLE', sentence);
});

test('what is no program is refused, and its arguments stay unsaid', async (t) => {
  const source = commandSource({ ...gray, command: ['/nowhere/gst', 'rtsp://a:s3cret@host/'] });
  t.is(source.name, '/nowhere/gst');
  const sentence =
    /^The program \/nowhere\/gst cannot be started: there is no such program; install it, or check the path\.$/;
  failedWith(t, await collectFrames(source), 'MIEN_ERR_UNREACHABLE', sentence);
  const wrong: Partial<CommandOptions>[] = [
    { command: [] },
    { command: ['a', 'b\0'] },
    { width: 0 },
    { height: 1.5 },
    { fps: 0 },
  ];
  for (const part of wrong)
    t.throws(() => commandSource({ ...gray, command: ['cat'], ...part }), { instanceOf: ConfigError });
});

test('a program that falls silent has stalled', async (t) => {
  const hang = (frames: number): string[] => rawProgram({ bytes, frames, after: 'hang' });
  const never = commandSource({ ...gray, command: hang(0), firstFrameMs: 500 });
  failedWith(t, await collectFrames(never), 'MIEN_ERR_STALLED', /has written no whole picture for 0\.5 s/);
  const falls = commandSource({ ...gray, command: hang(3), stallMs: 400 });
  failedWith(t, await collectFrames(falls), 'MIEN_ERR_STALLED', /has written no whole picture for 0\.4 s/);
});

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('no process is left: one that ignores SIGTERM is killed after a second, with its children', async (t) => {
  const script = rawProgram({ bytes: 50, frames: 1, after: 'deaf' });
  // The pids go to stdout as the first picture, padded to its size.
  const shell = [
    '/bin/sh',
    '-c',
    `trap '' TERM; "$@" 2>&1 >/dev/null | { read -r line; printf '%-256s' "$line"; cat; }`,
    'sh',
    ...script,
  ];
  const source = commandSource({ command: shell, width: 16, height: 16, format: 'gray8' });
  const { frames, error, stopping } = await collectFrames(source, { count: 1 });
  t.is(error, undefined);
  const pids =
    Buffer.from(frames[0]?.gray ?? [])
      .toString()
      .match(/\d+/g)
      ?.map(Number) ?? [];
  t.is(pids.length, 2);
  t.true(stopping !== undefined && stopping > 800 && stopping < 2500, `${stopping} ms`);
  await waitFor(() => !pids.some(alive));
  t.pass();
});
