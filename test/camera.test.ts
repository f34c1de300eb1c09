import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import test, { type ExecutionContext } from 'ava';
import { pino } from 'pino';
import { type Camera, type CameraOptions, startCamera } from '../src/camera.js';
import { type ProcessEnd, startCameraProcess } from '../src/camera-process.js';
import type { CameraConfig } from '../src/config/config.js';
import type { Consent } from '../src/consent.js';
import type { CameraReport } from '../src/controls.js';
import { noMeter } from '../src/meter.js';
import { systemMonotonic } from '../src/monotonic.js';
import { seededRandom } from '../src/random.js';
import { cameraConfig } from './helpers/camera-config.js';
import { isRunning } from './helpers/processes.js';
import { waitFor as waitFor20 } from './helpers/wait-for.js';

/** Processes start slowly on a busy machine. */
const waitFor = (holds: () => boolean): Promise<void> => waitFor20(holds, 200_000);

async function waitForFile(path: string): Promise<string> {
  await waitFor(() => existsSync(path));
  return readFile(path, 'utf8');
}

const clip = fileURLToPath(new URL('../assets/demo.mp4', import.meta.url));
const config: CameraConfig = { ...cameraConfig, kind: 'file', url: clip, loop: true };
const context = { site: 'lab', edge: 'box', model: { name: 'none', sha256: null, engine: 'none' } };

const consent: Consent = { state: 'granted', ref: null, session: 'none' };

/** A camera that is read in a real process; nobody answers at the other end of its model's line. */
function run(t: ExecutionContext, camera: CameraConfig, options: Partial<CameraOptions> = {}) {
  const said: string[] = [];
  const retries: string[] = [];
  const reports: CameraReport[] = [];
  const figures = { frames: 0, withheld: 0, sensitivity: 0 };
  const pictures: Uint8Array[] = [];
  const running: Camera = startCamera({
    camera,
    context,
    consent,
    pseudonymKey: new Uint8Array(32),
    connectModel: () => new MessageChannel().port1,
    meter: {
      ...noMeter,
      reanchors: () => {},
      rejects: () => {},
      forgetSensitivity: () => {
        figures.sensitivity = 0;
      },
      frames: (count) => {
        figures.frames += count;
      },
      drops: (_stage, reason, count) => {
        if (reason === 'no_consent') figures.withheld += count;
      },
    },
    logger: pino({ level: 'silent' }),
    random: seededRandom(1),
    now: Date.now,
    monotonic: systemMonotonic,
    onApex: () => {},
    onPicture: (jpeg) => void pictures.push(jpeg),
    onEvent: () => {},
    onCurves: () => {},
    onFigures: () => {},
    onFaces: () => {},
    onStatus: (report) => {
      said.push(`${report.state} ${report.reason}`);
      reports.push(report);
    },
    onRetry: (reason) => retries.push(reason),
    onTrouble: () => {},
    ...options,
  });
  t.teardown(() => running.stop());
  return { running, said, retries, reports, figures, pictures };
}

/** What was said without what a busy machine adds: a camera that is late and then is not. */
const turns = (said: readonly string[]): string[] =>
  said
    .filter((one) => !one.startsWith('degraded') || one.endsWith('no_consent'))
    .filter((one, i, all) => one !== all[i - 1]);

test.serial('a process that the system refuses to start is tried again', async (t) => {
  t.timeout(240_000);
  // Refused at once, by an exception.
  process.execArgv.push('\0');
  const { running, said, retries } = run(t, config);
  t.deepEqual([said, running.pid], [['offline starting', 'offline crashed'], undefined]);
  await waitFor(() => retries.length > 1);
  process.execArgv.pop();
  await waitFor(() => said.includes('online null'));
  await running.stop();
});

test('a camera whose process crashes is there again, and no other notices', async (t) => {
  t.timeout(240_000);
  const one = run(t, config);
  const other = run(t, { ...config, name: 'other' });
  await waitFor(() => one.said.includes('online null') && other.said.includes('online null'));
  const { pid } = one.running;
  for (const { figures } of [one, other]) figures.sensitivity = 0.4;
  process.kill(pid as number, 'SIGSEGV');
  await waitFor(() => one.said.includes('offline crashed'));
  await waitFor(() => one.said.lastIndexOf('online null') > one.said.indexOf('offline crashed'));
  t.not(one.running.pid, pid);
  t.deepEqual([one.figures.sensitivity, other.figures.sensitivity], [0, 0.4], 'measured by a process that is no more');
  t.deepEqual(turns(one.said), ['offline starting', 'online null', 'offline crashed', 'online null']);
  t.deepEqual(one.retries, ['crashed']);
  t.regex(
    one.reports.find(({ reason }) => reason === 'crashed')?.message ?? '',
    /^The process of camera room was ended by SIGSEGV; it is started again/,
  );
  t.deepEqual(turns(other.said), ['offline starting', 'online null']);
  const pids = [one.running.pid, other.running.pid] as number[];
  await Promise.all([one.running.stop(), other.running.stop()]);
  t.is(one.said.at(-1), 'offline stopped');
  t.false(pids.some(isRunning));
});

test('a process that ended and waits to be started again is no ailment; one that stays away is', async (t) => {
  t.timeout(240_000);
  let now = 0;
  const ailments: (string | undefined)[] = [];
  const { running } = run(t, config, {
    monotonic: { now: () => now },
    onStatus: ({ reason }) => {
      if (reason !== 'crashed') return;
      for (const ms of [60_000, 40_000]) {
        now += ms;
        ailments.push(running.ailment());
      }
    },
  });
  // As long as one that hangs at its start may be silent before it is killed.
  now = 62_000;
  process.kill(running.pid as number, 'SIGKILL');
  await waitFor(() => ailments.length > 1);
  t.deepEqual(ailments.slice(0, 2), [undefined, 'nothing was heard of camera room for 100 s.']);
});

test('a program that gives a camera its pictures goes with the process that reads it, however that ends', async (t) => {
  t.timeout(240_000);
  const folder = await mkdtemp(join(tmpdir(), 'mien-camera-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const pids = join(folder, 'pids');
  // It holds its device in silence, does not end when asked to, and neither does a child of its own.
  const script = `trap '' TERM; sleep 600 & echo $$ $! > '${pids}.part' && mv '${pids}.part' '${pids}'; wait`;
  const command = { run: ['/bin/sh', '-c', script], width: 64, height: 48 };
  const { running } = run(t, { ...config, kind: 'command', url: '', command: { ...command, format: 'gray8' } });
  const started = await waitForFile(pids);
  const programs = started.trim().split(' ').map(Number);
  t.deepEqual(programs.map(isRunning), [true, true]);
  process.kill(running.pid as number, 'SIGKILL');
  await waitFor20(() => !programs.some(isRunning));
  t.deepEqual(programs.map(isRunning), [false, false]);
});

test('a camera is closed and opened while others run, and consent changes without opening it again', async (t) => {
  t.timeout(240_000);
  const { running, said, figures } = run(t, { ...config, enabled: false });
  t.is(running.pid, undefined);
  await running.configure(config);
  await waitFor(() => figures.frames > 10);
  const { pid } = running;
  t.is(figures.withheld, 0);
  running.setConsent({ ...consent, state: 'withheld' });
  await waitFor(() => figures.withheld > 10);
  t.is(running.pid, pid);
  await waitFor(() => said.at(-1) === 'degraded no_consent');
  figures.sensitivity = 0.4;
  await running.configure({ ...config });
  t.is(figures.sensitivity, 0.4);
  await running.configure({ ...config, enabled: false });
  t.is(figures.sensitivity, 0);
  t.deepEqual(turns(said), [
    'disabled null',
    'offline starting',
    'online null',
    'degraded no_consent',
    'disabled null',
  ]);
  running.setConsent(consent);
  t.false(isRunning(pid as number));
  await running.configure({ ...config, url: `${clip}.absent` });
  await waitFor(() => said.at(-1) === 'offline failed');
  await running.configure(config);
  await waitFor(() => said.at(-1) === 'online null');
  await running.stop();
});

test('pictures leave its process while it is watched and consent is granted, and never else', async (t) => {
  const { running, figures, pictures } = run(t, config);
  /** Some more frames, in which a picture would have come. */
  const goOn = (): Promise<void> => {
    const { frames } = figures;
    return waitFor(() => figures.frames > frames + 60);
  };
  await waitFor(() => figures.frames > 0);
  await goOn();
  t.is(pictures.length, 0);
  running.setWatched(true);
  await waitFor(() => pictures.length >= 2);
  for (const jpeg of pictures) t.deepEqual([...jpeg.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  running.setConsent({ ...consent, state: 'withheld' });
  await waitFor(() => figures.withheld > 10);
  const before = pictures.length;
  await goOn();
  t.is(pictures.length, before);
  running.setConsent(consent);
  await waitFor(() => pictures.length > before);
  running.setWatched(false);
  await goOn();
  const after = pictures.length;
  await goOn();
  t.is(pictures.length, after);
  await running.stop();
});

const job = {
  source: { kind: 'file', path: clip, loop: true },
  stabiliser: 'anchored',
  spotting: {},
  amplification: 2,
  apex: false,
  context: { ...context, camera: 'room' },
  consent,
  pseudonymKey: new Uint8Array(32),
} as const;

test('a process that hangs is ended for its silence', async (t) => {
  t.timeout(240_000);
  const ended = await new Promise((resolve) => {
    const { pid } = startCameraProcess(
      { ...job, context: { ...job.context } },
      {
        model: new MessageChannel().port1,
        startMs: 200_000,
        silenceMs: 3_000,
        onMessage: ({ kind }) => {
          if (kind === 'figures') process.kill(pid as number, 'SIGSTOP');
        },
        onEnd: resolve,
      },
    );
  });
  t.deepEqual(ended, { status: 'SIGKILL', silentMs: 5_000 });
});

test('a process that spoke while the service stood still is heard', async (t) => {
  t.timeout(240_000);
  const ends: ProcessEnd[] = [];
  let heard = 0;
  const camera = startCameraProcess(
    { ...job, context: { ...job.context } },
    {
      model: new MessageChannel().port1,
      startMs: 200_000,
      silenceMs: 3_000,
      onMessage: ({ kind }) => {
        if (kind === 'figures') heard++;
      },
      onEnd: (end) => ends.push(end),
    },
  );
  await waitFor(() => heard > 0);
  // Nothing of this process runs for longer than the silence that it bears.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4_000);
  const before = heard;
  await waitFor(() => ends.length > 0 || heard > before + 4);
  t.deepEqual(ends, []);
  await camera.stop();
});

test('a process that does not end when told to is killed', async (t) => {
  t.timeout(240_000);
  let heard = false;
  const camera = startCameraProcess(
    { ...job, context: { ...job.context } },
    {
      model: new MessageChannel().port1,
      startMs: 200_000,
      graceMs: 500,
      onMessage: () => {
        heard = true;
      },
      onEnd: () => t.fail('told to end'),
    },
  );
  await waitFor(() => heard);
  process.kill(camera.pid as number, 'SIGSTOP');
  await camera.stop();
  t.false(isRunning(camera.pid as number));
});
