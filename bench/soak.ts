// Does anything grow? Memory (the service and its cameras' processes) and descriptors over minutes, with real RTSP
// cameras (GStreamer's server) that play a face at 640x480@30.
// npm run build && npx tsx bench/soak.ts cameras [minutes=10] [cameras=8]
// npm run build && npx tsx bench/soak.ts reconnects [count=200]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startMien } from '../test/helpers/mien-service.js';
import { startMosquitto } from '../test/helpers/mosquitto.js';
import { startRtspCamera } from '../test/helpers/rtsp-camera.js';
import { until } from '../test/helpers/until.js';
import { cameraClip } from './camera-clip.js';
import { type ProcessFigures, processFigures, processTree } from './process-tree.js';
import type { SoakMessage } from './soak-camera.js';
import { circumstances, round3 } from './stopwatch.js';
import { trend } from './trend.js';

/** One look at all processes together. */
type Sample = {
  readonly minutes: number;
  readonly rssMb: number;
  /** Of the first of them, which in the service is the one without a camera. */
  readonly firstRssMb: number;
  readonly pssMb: number;
  readonly descriptors: number;
  readonly processes: number;
};

const look = (all: readonly ProcessFigures[], since: number): Sample => {
  const sum = (pick: (figures: ProcessFigures) => number): number =>
    all.reduce((total, figures) => total + pick(figures), 0);
  return {
    minutes: (performance.now() - since) / 60_000,
    rssMb: sum(({ rssMb }) => rssMb),
    firstRssMb: all[0]?.rssMb ?? 0,
    pssMb: sum(({ pssMb }) => pssMb),
    descriptors: sum(({ descriptors }) => descriptors),
    processes: all.length,
  };
};

/** Slopes after the warm-up, and where it began and ended. */
function growth(samples: readonly Sample[], warmUpMinutes: number) {
  const settled = samples.filter(({ minutes }) => minutes >= warmUpMinutes);
  const line = (pick: (sample: Sample) => number) => {
    const { slope, scatter } = trend(settled.map((sample) => [sample.minutes, pick(sample)]));
    return { perMinute: round3(slope), scatter: round3(scatter) };
  };
  const ends = [settled[0], settled.at(-1)].map((sample) => {
    if (!sample) throw new Error('nothing was measured after the warm-up');
    return Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, round3(value)]));
  });
  return {
    warmUpMinutes,
    samples: settled.length,
    rssMb: line(({ rssMb }) => rssMb),
    firstRssMb: line(({ firstRssMb }) => firstRssMb),
    pssMb: line(({ pssMb }) => pssMb),
    descriptors: line(({ descriptors }) => descriptors),
    first: ends[0],
    last: ends[1],
    everyMinute: samples
      .filter(({ minutes }, i) => Math.floor(minutes) !== Math.floor(samples[i - 1]?.minutes ?? -1))
      .map(({ minutes, rssMb, firstRssMb, pssMb, descriptors }) =>
        [minutes, rssMb, firstRssMb, pssMb, descriptors].map(Math.round),
      ),
  };
}

/** What the unit of systemd and the images set for it. */
const asInstalled = { MALLOC_ARENA_MAX: '2' };

/** The whole service with `count` cameras for `minutes` after a warm-up. */
async function soakCameras(minutes: number, count: number) {
  const warmUpMinutes = 4;
  // A process each: one alone does not keep up with eight on a busy box.
  const cameras = await Promise.all(Array.from({ length: count }, () => startRtspCamera({ clip })));
  const broker = await startMosquitto({ config: 'allow_anonymous true\nlog_type error' });
  const service = await startMien(
    {
      site: 'bench',
      edge: 'box',
      purpose: 'research',
      jurisdiction: 'other',
      cameras: Object.fromEntries(cameras.map(({ url }, i) => [`room-${i + 1}`, { url }])),
      mqtt: { url: broker.url },
    },
    {},
    asInstalled,
  );
  const page = await until('the service', 60, () => service.http());
  const figure = async (name: string): Promise<number> => {
    const text = await (await fetch(`${page}/metrics`)).text();
    return [...text.matchAll(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'gm'))].reduce(
      (sum, [, value]) => sum + Number(value),
      0,
    );
  };
  const begun = performance.now();
  const samples: Sample[] = [];
  while (performance.now() - begun < (warmUpMinutes + minutes) * 60_000) {
    await sleep(5_000);
    samples.push(look(processTree(service.pid), begun));
    process.stderr.write(`${JSON.stringify(samples.at(-1))}\n`);
  }
  const counted = {
    frames: await figure('mien_frames_total'),
    framesASecondAndCamera: round3((await figure('mien_frames_total')) / count / ((performance.now() - begun) / 1_000)),
    dropped: await figure('mien_frames_dropped_total'),
    reconnects: await figure('mien_camera_reconnects_total'),
    events: await figure('mien_events_total'),
  };
  const { code } = await service.stop();
  await Promise.all(cameras.map((camera) => camera.stop()));
  await broker.stop();
  return {
    what: `the service with ${count} RTSP cameras 640x480@30 with a face in view: sums over its ${count + 1} processes`,
    environment: asInstalled,
    minutes,
    cameras: count,
    ...counted,
    exitCode: code,
    ...growth(samples, warmUpMinutes),
  };
}

/** One camera's process, whose camera closes the connection two seconds after each first frame. */
async function soakReconnects(count: number) {
  const camera = await startRtspCamera({ clip });
  const entry = fileURLToPath(new URL('soak-camera.ts', import.meta.url));
  const child = fork(entry, [camera.url], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  const begun = performance.now();
  const samples: (Sample & { heapMb: number; externalMb: number })[] = [];
  const warmUp = Math.ceil(count / 2);
  const failures = new Map<string, number>();
  let done = 0;
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the camera's process ended with ${code}`)));
    child.on('message', (message: SoakMessage) => {
      if ('failure' in message) {
        failures.set(message.failure, (failures.get(message.failure) ?? 0) + 1);
        return;
      }
      const { heapUsed, external } = message.memory;
      const figures = look([processFigures(child.pid as number)], begun);
      samples.push({ ...figures, heapMb: heapUsed / 1e6, externalMb: external / 1e6 });
      process.stderr.write(`${done} ${JSON.stringify(samples.at(-1))}\n`);
      if (done++ === warmUp + count) resolve();
      else setTimeout(() => camera.suffer('drop all'), 2_000);
    });
  });
  child.send('stop');
  const [code] = await exited;
  await camera.stop();
  const minutes = samples.at(-1)?.minutes ?? 0;
  const settled = samples.slice(warmUp);
  const perReconnect = trend(settled.map(({ rssMb }, i) => [i, rssMb])).slope;
  return {
    what: 'one RTSP camera 640x480@30 with a face in view, the connection closed two seconds after each first frame; its process, one sample after each reconnect',
    reconnects: count,
    warmUpReconnects: warmUp,
    reasons: Object.fromEntries(failures),
    minutes: round3(minutes),
    exitCode: code,
    rssKbPerReconnect: round3(perReconnect * 1000),
    ...growth(samples, settled[0]?.minutes ?? 0),
  };
}

const [mode, ...sizes] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'mien-soak-'));
const clip = await cameraClip(join(folder, 'face.mp4'));
const [first, second] = sizes.map(Number);
const runs: Record<string, () => Promise<object>> = {
  cameras: () => soakCameras(first ?? 10, second ?? 8),
  reconnects: () => soakReconnects(first ?? 200),
};
const run = runs[mode ?? ''];
if (!run) throw new Error('say cameras or reconnects');
const before = circumstances();
const result = { ...before, loadAfter: circumstances().load, ...(await run()) };
await rm(folder, { recursive: true });
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (sizes.length === 0) {
  writeFileSync(new URL(`results/soak-${mode}.json`, import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
}
