// What a scrape costs with 8 cameras: an exporter in which every label that can occur has occurred, and a live service.
// npm run build && npx tsx bench/scrape.ts
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NEVER } from 'rxjs';
import { startEmbeddedBroker } from '../src/embedded-broker.js';
import { dropReasons, stages } from '../src/meter.js';
import { createMetrics } from '../src/sinks/metrics.js';
import { startWeb } from '../src/sinks/web/server.js';
import { circumstances, round3 } from './stopwatch.js';

const cameras = Array.from({ length: 8 }, (_, index) => `room-${index + 1}`);
const rounds = 200;
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** An exporter of 8 cameras after a long life: every label that can occur has occurred. */
function fullMetrics() {
  const dropped = { bytes: 1, age: 1, disk: 1, damaged: 1, refused: 1 };
  const metrics = createMetrics({
    version: '0',
    model: { name: 'skd-tstsan', sha256: 'f'.repeat(64), engine: 'ort-cpu-blocked' },
    providers: ['tensorrt', 'cuda', 'webgpu', 'cpu-blocked'].map((provider) => ({
      provider,
      present: false,
      trusted: provider === 'cpu-blocked',
    })),
    cameras: () => cameras.map((name) => ({ name, state: 'online' as const })),
    consents: () => cameras.map((camera) => ({ camera, state: 'granted' as const })),
    mqttConnected: () => true,
    outbox: { figures: () => ({ messages: 3, bytes: 4_096, oldest: 1_767_323_045_000, dropped }) },
    outboxLimit: 67_108_864,
    disk: () => ({ freeBytes: 1e10, sizeBytes: 1e11 }),
    gpu: () => ({ load: 0.5, celsius: 50 }),
  });
  metrics.inference('skd-tstsan', 'ort-cpu-blocked', 7);
  const event = {
    type: 'new',
    timing: { captured: '2026-01-02T03:04:05.000Z', published: '2026-01-02T03:04:05.500Z' },
  };
  for (const camera of cameras) {
    const meter = metrics.camera(camera);
    for (const stage of stages) meter.time(stage, 3);
    for (const stage of stages) meter.waiting(stage, 1);
    for (const reason of dropReasons) meter.drop('decode', reason);
    meter.interval(33);
    for (const reason of 'epoch texture lost translation scale rotation residual mesh requested'.split(' '))
      meter.reanchor(reason);
    for (let test = 0; test < 15; test++) meter.reject(`test${test}`);
    for (const reason of ['unreachable', 'stalled', 'stream_ended', 'unauthorized'] as const)
      metrics.reconnect(camera, reason);
    metrics.camera(camera).sensitivity(0.4);
    metrics.published({ ...event, camera } as Parameters<typeof metrics.published>[0], Date.UTC(2026, 0, 2, 3, 4, 6));
    for (const label of ['happiness', 'surprise', 'disgust', 'repression', 'sadness', 'others', null])
      metrics.event({ type: 'end', camera, label } as Parameters<typeof metrics.event>[0]);
  }
  return metrics;
}

/** Time series in a scrape, and histograms with their labels: each of the latter stands for all of its buckets. */
function count(text: string): { series: number; histogramSeries: number; kilobytes: number } {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const histograms = new Set([...text.matchAll(/^# TYPE (\S+) histogram$/gm)].map(([, name]) => `${name}_count`));
  return {
    series: lines.length,
    histogramSeries: lines.filter((line) => histograms.has(line.split(/[{ ]/)[0] as string)).length,
    kilobytes: round3(text.length / 1024),
  };
}

const quantiles = (times: number[]) => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => round3(sorted[Math.floor((sorted.length - 1) * share)] as number);
  return { p50: at(0.5), p95: at(0.95) };
};

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Wall and CPU ms of one request after another. */
async function requests(url: string) {
  const walls: number[] = [];
  for (let warmUp = 0; warmUp < 20; warmUp++) await (await fetch(url)).text();
  const before = cpuMs();
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await (await fetch(url)).text();
    walls.push(performance.now() - begun);
  }
  return { cpuMsPerRequest: round3((cpuMs() - before) / rounds), wallMs: quantiles(walls) };
}

const metrics = fullMetrics();
const web = await startWeb({
  host: '127.0.0.1',
  port: 0,
  hosts: [],
  now: Date.now,
  onAudit: () => {},
  events: NEVER,
  cameras: () => [],
  metrics: () => metrics.text(),
  unready: () => [],
  info: {},
});
const exporter = `http://127.0.0.1:${web.port}`;
const baseline = await requests(`${exporter}/healthz`);
const scrape = await requests(`${exporter}/metrics`);
const worst = count(await metrics.text());
await web.stop();

// A live service: the demo clip (60 frames a second) in 8 rooms, in a process of its own, under the load that it makes.
const broker = await startEmbeddedBroker(0);
const folder = await mkdtemp(join(tmpdir(), 'mien-scrape-'));
const room = { url: path('../assets/demo.mp4'), loop: true, consent: { state: 'granted' } };
const config = {
  site: 'bench',
  edge: 'box',
  purpose: 'research',
  jurisdiction: 'other',
  cameras: Object.fromEntries(cameras.map((camera) => [camera, room])),
  mqtt: { url: `mqtt://127.0.0.1:${broker.port}` },
  http: { port: 0 },
};
await writeFile(join(folder, 'mien.yaml'), JSON.stringify(config));
const service = spawn(process.execPath, [path('../bin/mien.cjs'), 'run', '-c', join(folder, 'mien.yaml')], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
const port = await new Promise<string>((resolve) => {
  let log = '';
  service.stderr.on('data', (text) => {
    log += String(text);
    const found = /metrics on port (\d+)/.exec(log)?.[1];
    if (found) resolve(found);
  });
});
await sleep(45_000);
/** What Linux says of the service's main thread so far, ms: on a core, and ready but waiting for one. */
const mainThread = (): { ran: number; waited: number } => {
  const [ran, waited] = readFileSync(`/proc/${service.pid}/task/${service.pid}/schedstat`, 'utf8').split(' ');
  return { ran: Number(ran) / 1e6, waited: Number(waited) / 1e6 };
};
const times = () => ({ wall: [] as number[], ran: [] as number[], waited: [] as number[] });
const routes = { metrics: times(), healthz: times() };
let text = '';
for (let round = 0; round < 150; round++) {
  for (const route of ['healthz', 'metrics'] as const) {
    const [begun, before] = [performance.now(), mainThread()];
    text = await (await fetch(`http://127.0.0.1:${port}/${route}`)).text();
    const after = mainThread();
    routes[route].wall.push(performance.now() - begun);
    routes[route].ran.push(after.ran - before.ran);
    routes[route].waited.push(after.waited - before.waited);
    await sleep(100);
  }
}
const inMs = ({ wall, ran, waited }: ReturnType<typeof times>) => ({
  wallMs: quantiles(wall),
  mainThreadOnCpuMs: quantiles(ran),
  mainThreadWaitingForACoreMs: quantiles(waited),
});
const live = {
  cameras: cameras.length,
  ...count(text),
  scrape: inMs(routes.metrics),
  baselineHealthz: inMs(routes.healthz),
};
service.kill('SIGTERM');
await once(service, 'exit');
await broker.stop();
await rm(folder, { recursive: true });

const result = {
  what: 'GET /metrics of 8 cameras on loopback; CPU ms of exporter and client together, baseline GET /healthz in the same run; live: the demo clip at 60 frames/s in 8 rooms, wall ms at the client, scrapes and baseline in turns, with the load that the service and its neighbours make',
  ...circumstances(),
  rounds,
  baselineHealthz: baseline,
  everyLabelThatCanOccur: { ...worst, ...scrape },
  timesBaseline: round3(scrape.cpuMsPerRequest / baseline.cpuMsPerRequest),
  live,
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
writeFileSync(path('results/scrape.json'), `${JSON.stringify(result, null, 2)}\n`);
