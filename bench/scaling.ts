// How many cameras fit: the whole service with 1, 2, 4, 8 ... cameras of 640x480@30 with a face in view, each decoded from H.264 in
// its own process in real time, events going to a real broker.
//
//   npm run build && npx tsx bench/scaling.ts [cameras=1,2,4,8,12,16] [seconds=40]
//
// The figures are of the time after a warm-up of 25 s. It writes bench/results/scaling.json.
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMien } from '../test/helpers/mien-service.js';
import { startMosquitto } from '../test/helpers/mosquitto.js';
import { until } from '../test/helpers/until.js';
import { cameraClip } from './camera-clip.js';
import { processTree } from './process-tree.js';
import { circumstances, round3 } from './stopwatch.js';

const counts = (process.argv[2] ?? '1,2,4,8,12,16').split(',').map(Number);
const seconds = Number(process.argv[3] ?? 40);
const warmUpMs = 25_000;

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

async function measure(clip: string, count: number) {
  const broker = await startMosquitto({ config: 'allow_anonymous true\nlog_type error' });
  const camera = { url: clip, loop: true, consent: { state: 'granted', ref: 'rendered' } };
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
    const scrape = async () => (await fetch(`${page}/metrics`)).text();
    const cpu = () => processTree(service.pid).map(({ cpuSeconds }) => cpuSeconds);
    await sleep(warmUpMs);
    const [before, cpuBefore, begun] = [await scrape(), cpu(), performance.now()];
    await sleep(1000 * seconds);
    const [after, cpuAfter, passed] = [await scrape(), cpu(), (performance.now() - begun) / 1000];
    const during = (name: string) => total(sums(after, name, 'camera')) - total(sums(before, name, 'camera'));
    const spent = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0);
    const main = (cpuAfter[0]! - cpuBefore[0]!) / passed;
    const latency = 'mien_event_latency_seconds_bucket';
    const dropped = during('mien_frames_dropped_total');
    const frames = during('mien_frames_total');
    return {
      cameras: count,
      framesASecondAndCamera: round3(frames / passed / count),
      droppedShare: round3(dropped / Math.max(1, frames + dropped)),
      coresOfAll: round3((spent(cpuAfter) - spent(cpuBefore)) / passed),
      coresOfMain: round3(main),
      coresACamera: round3((spent(cpuAfter) - spent(cpuBefore)) / passed / count),
      pssMb: Math.round(processTree(service.pid).reduce((sum, { pssMb }) => sum + pssMb, 0)),
      events: during('mien_event_latency_seconds_count'),
      eventLatencyP95AtMostS: quantile(sums(before, latency, 'le'), sums(after, latency, 'le'), 0.95),
      mainEventLoopP99Ms: round3(1000 * total(sums(after, 'nodejs_eventloop_lag_p99_seconds', 'none'))),
    };
  } finally {
    await service.stop();
    await broker.stop();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'mien-scaling-'));
const clip = await cameraClip(join(folder, 'face.mp4'));
const rows = [];
for (const count of counts) {
  rows.push(await measure(clip, count));
  process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
}
await rm(folder, { recursive: true, force: true });
const first = rows[0]!;
const result = {
  what: '640x480@30, H.264 1500 kbit/s, one face; a process a camera; the main process has MQTT, HTTP and the model',
  ...circumstances(),
  seconds,
  rows: rows.map((row) => ({ ...row, costAgainstFirst: round3(row.coresACamera / first.coresACamera) })),
};
writeFileSync(new URL('results/scaling.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
