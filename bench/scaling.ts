// How many cameras fit, and what happens beyond: the whole service with 1, 2, 4, 8 ... RTSP cameras of 640x480@30 with a face in view, each
// decoded from H.264 in its own process, events going to a real broker. The cameras are a GStreamer server on the same cores.
//
//   npm run build && npx tsx bench/scaling.ts [cameras=1,2,4,8] [seconds=20]
//
// The figures are of the time after a warm-up of 15 s. It writes its rows into bench/results/scaling.json, where those of other
// numbers of cameras stay.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startMien } from '../test/helpers/mien-service.js';
import { startMosquitto } from '../test/helpers/mosquitto.js';
import { until } from '../test/helpers/until.js';
import { cameraClip } from './camera-clip.js';
import { processFigures, processTree } from './process-tree.js';
import { circumstances, round3 } from './stopwatch.js';

const counts = (process.argv[2] ?? '1,2,4,8').split(',').map(Number);
const seconds = Number(process.argv[3] ?? 20);
const warmUpMs = 15_000;

/** Sum of a metric's samples, by the value of a label. */
function sums(text: string, name: string, label: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const [, labels = '', value] of text.matchAll(new RegExp(`^${name}(?:{([^}]*)})? (\\S+)$`, 'gm'))) {
    const key = new RegExp(`(?:^|,)${label}="([^"]*)"`).exec(labels)?.[1] ?? '';
    found.set(key, (found.get(key) ?? 0) + Number(value));
  }
  return found;
}

const total = (figures: ReadonlyMap<string, number>): number =>
  [...figures.values()].reduce((sum, one) => sum + one, 0);

/** The bucket's end below which `share` of what was counted between two scrapes lies. */
function quantile(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  share: number,
): number | null {
  const counted = [...after].map(([le, count]) => [
    Number(le.replace('+Inf', 'Infinity')),
    count - (before.get(le) ?? 0),
  ]);
  counted.sort(([a = 0], [b = 0]) => a - b);
  const all = counted.at(-1)?.[1] ?? 0;
  return all === 0 ? null : (counted.find(([, count = 0]) => count >= share * all)?.[0] ?? null);
}

/** Starts the cameras' server. */
async function startWall(clip: string) {
  const script = fileURLToPath(new URL('camera-wall.py', import.meta.url));
  const child = spawn('/usr/bin/python3', [script, clip], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `rtsp://127.0.0.1:${/^ready (\d+)/.exec(String(line))?.[1]}/cam`,
    cpu: () => processFigures(child.pid as number).cpuSeconds,
    stop: () => child.kill('SIGKILL'),
  };
}

async function measure(clip: string, count: number) {
  const wall = await startWall(clip);
  const broker = await startMosquitto({ config: 'allow_anonymous true\nlog_type error' });
  const camera = { url: wall.url, consent: { state: 'granted', ref: 'rendered' } };
  const service = await startMien({
    site: 'bench',
    edge: 'box',
    purpose: 'research',
    jurisdiction: 'other',
    cameras: Object.fromEntries(Array.from({ length: count }, (_, i) => [`room-${i + 1}`, camera])),
    mqtt: { url: broker.url },
  });
  try {
    const page = await until('the service', 120, () => service.http());
    const scrape = async () => {
      const begun = performance.now();
      const text = await (await fetch(`${page}/metrics`)).text();
      return { text, ms: performance.now() - begun };
    };
    const cpu = () => processTree(service.pid).map(({ cpuSeconds }) => cpuSeconds);
    await sleep(warmUpMs);
    const scrapes = [await scrape()];
    const [cpuBefore, wallBefore, begun] = [cpu(), wall.cpu(), performance.now()];
    for (let second = 1; second <= seconds; second++) {
      await sleep(Math.max(0, begun + 1000 * second - performance.now()));
      scrapes.push(await scrape());
    }
    const [cpuAfter, wallAfter, passed] = [cpu(), wall.cpu(), (performance.now() - begun) / 1000];
    const [before, after] = [scrapes[0]!.text, scrapes.at(-1)!.text];
    const gained = (name: string, label: string) => {
      const earlier = sums(before, name, label);
      return new Map([...sums(after, name, label)].map(([key, value]) => [key, value - (earlier.get(key) ?? 0)]));
    };
    const during = (name: string) => total(gained(name, 'camera'));
    const spent = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0);
    const cores = (spent(cpuAfter) - spent(cpuBefore)) / passed;
    const latency = 'mien_event_latency_seconds_bucket';
    const dropped = gained('mien_frames_dropped_total', 'reason');
    const decoded = [...gained('mien_frames_total', 'camera').values()];
    const frames = during('mien_frames_total');
    return {
      cameras: count,
      decodedASecondAndCamera: round3(frames / passed / count),
      decodedOfTheSlowest: round3(Math.min(...decoded) / passed),
      droppedASecondAndCamera: Object.fromEntries(
        [...dropped].filter(([, n]) => n > 0).map(([reason, n]) => [reason, round3(n / passed / count)]),
      ),
      camerasUp: total(sums(after, 'mien_camera_up', 'camera')),
      reopened: during('mien_camera_reconnects_total'),
      coresOfAll: round3(cores),
      coresOfMain: round3((cpuAfter[0]! - cpuBefore[0]!) / passed),
      coresACamera: round3(cores / count),
      coresOfTheCamerasServer: round3((wallAfter - wallBefore) / passed),
      pssMb: Math.round(processTree(service.pid).reduce((sum, { pssMb }) => sum + pssMb, 0)),
      events: during('mien_event_latency_seconds_count'),
      eventLatencyP50AtMostS: quantile(sums(before, latency, 'le'), sums(after, latency, 'le'), 0.5),
      eventLatencyP95AtMostS: quantile(sums(before, latency, 'le'), sums(after, latency, 'le'), 0.95),
      mainEventLoopP99Ms: round3(1000 * total(sums(after, 'nodejs_eventloop_lag_p99_seconds', 'none'))),
      slowestScrapeMs: Math.round(Math.max(...scrapes.map(({ ms }) => ms))),
    };
  } finally {
    await service.stop();
    await broker.stop();
    wall.stop();
  }
}

type Row = Awaited<ReturnType<typeof measure>> & { load: number };

const folder = await mkdtemp(join(tmpdir(), 'mien-scaling-'));
const once75 = await cameraClip(join(folder, 'once.mp4'));
const clip = join(folder, 'face.mp4');
await promisify(execFile)('ffmpeg', `-v error -stream_loop 3 -i ${once75} -c copy ${clip}`.split(' '));
const file = new URL('results/scaling.json', import.meta.url);
const { load: _, ...machine } = circumstances();
const what =
  '640x480@30, H.264 1500 kbit/s, one face, RTSP over TCP from a server on the same cores; a process a camera; the main process has MQTT, HTTP and the model';
const earlier = JSON.parse(readFileSync(file, 'utf8')) as { what: string; rows: Row[] };
const rows = new Map((earlier.what === what ? earlier.rows : []).map((row) => [row.cameras, row]));
for (const count of counts) {
  const { load } = circumstances();
  const row = { ...(await measure(clip, count)), load };
  rows.set(count, row);
  process.stderr.write(`${JSON.stringify(row)}\n`);
}
await rm(folder, { recursive: true, force: true });
const sorted = [...rows.values()].sort((a, b) => a.cameras - b.cameras);
const first = sorted[0]!;
const result = {
  what,
  ...machine,
  seconds,
  rows: sorted.map((row) => ({ ...row, costAgainstFirst: round3(row.coresACamera / first.coresACamera) })),
};
writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
