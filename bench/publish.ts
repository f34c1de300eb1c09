// What the outbox costs on the way to the PUBACK, and whether 1,000 events a second are carried: the product's outbox and
// MQTT sink against Debian's mosquitto on loopback, beside the same messages straight from MQTT.js as the baseline.
//
//   npx tsx bench/publish.ts [folder]   puts the outbox into the folder (default: the system's for temporary files)
//
// It writes bench/results/publish.json, or publish-{name of the folder}.json.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, open } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt from 'mqtt';
import { pino } from 'pino';
import type { MqttConfig } from '../src/config/config.js';
import { systemMonotonic } from '../src/monotonic.js';
import { systemRandom } from '../src/random.js';
import { mqttSink } from '../src/sinks/mqtt.js';
import { openOutbox } from '../src/sinks/outbox.js';
import { event } from '../test/helpers/event.js';
import { freePort } from '../test/helpers/mosquitto.js';

const [singles, perSecond, seconds] = [300, 1_000, 10];

const folder = await mkdtemp(join(process.argv[2] ?? tmpdir(), 'mien-bench-'));
const port = await freePort();
const broker = spawn('mosquitto', ['-p', String(port)], { stdio: 'ignore' });
await sleep(500);
const url = `mqtt://127.0.0.1:${port}`;

const quantiles = (ms: number[]) => {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (q: number): number => Number((sorted[Math.floor(q * (sorted.length - 1))] as number).toFixed(3));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
};

const config: MqttConfig = {
  url,
  prefix: 'mien/v1/clinic/box-1/',
  clientId: 'mien-bench',
  protocolVersion: 5,
  control: false,
  outbox: {
    path: join(folder, 'outbox'),
    maxBytes: 1 << 28,
    maxAgeHours: 24,
    replayPerSecond: 10_000,
    liveWaitSeconds: 5,
  },
};
const logger = pino({ level: 'silent' });
const outbox = await openOutbox({
  ...config.outbox,
  maxAgeMs: 86_400_000,
  now: Date.now,
  monotonic: systemMonotonic,
  logger,
});
const waiting = new Map<number, (at: number) => void>();
const sink = mqttSink({
  config,
  outbox,
  random: systemRandom,
  logger,
  now: Date.now,
  monotonic: systemMonotonic,
  onPublished: ({ seq }) => waiting.get(seq)?.(performance.now()),
  onFatal(error) {
    throw error;
  },
});
const bare = await mqtt.connectAsync(url, { protocolVersion: 5 });
while (!sink.connected) await sleep(10);
await sleep(200);

// One event at a time, by turns: the outbox's way, the bare way and a bare write to the same disk see the same machine.
const throughOutbox: number[] = [];
const direct: number[] = [];
const stored: number[] = [];
const bareWrite: number[] = [];
const file = await open(join(folder, 'bare'), 'a');
for (let n = 0; n < singles; n++) {
  const begun = performance.now();
  const acknowledged = new Promise<number>((resolve) => waiting.set(n, resolve));
  await sink.publish(event(n));
  stored.push(performance.now() - begun);
  throughOutbox.push((await acknowledged) - begun);
  waiting.delete(n);
  const start = performance.now();
  await bare.publishAsync('mien/bench/direct', JSON.stringify(event(n)), { qos: 1 });
  direct.push(performance.now() - start);
  const opened = performance.now();
  await file.appendFile(JSON.stringify(event(n)));
  await file.datasync();
  bareWrite.push(performance.now() - opened);
  await sleep(5);
}
await bare.endAsync();
await file.close();

// A steady stream: it is carried when no more wait at the end than a moment's worth.
const cpu = process.cpuUsage();
const begun = performance.now();
const latency: number[] = [];
let most = 0;
const total = perSecond * seconds;
for (let n = 0; n < total; ) {
  const due = Math.min(total, Math.floor(((performance.now() - begun) / 1_000) * perSecond));
  for (; n < due; n++) {
    const at = performance.now();
    const seq = singles + n;
    waiting.set(seq, (done) => {
      latency.push(done - at);
      waiting.delete(seq);
    });
    void sink.publish(event(seq));
  }
  most = Math.max(most, waiting.size);
  await sleep(2);
}
const leftAtEnd = waiting.size;
const produced = performance.now() - begun;
while (waiting.size > 0) await sleep(1);
const carried = performance.now() - begun;
const { user, system } = process.cpuUsage(cpu);
await sink.stop();
await outbox.close();
broker.kill();

const added = quantiles(throughOutbox.map((ms, i) => ms - (direct[i] as number)));
const result = {
  machine: `${cpus().length} x ${cpus()[0]?.model}, load average ${loadavg()[0]?.toFixed(1)} (other work ran beside it)`,
  node: process.version,
  date: new Date().toISOString().slice(0, 10),
  broker: "Debian's mosquitto on loopback, MQTT 5, QoS 1",
  singleEventMs: {
    events: singles,
    stored: quantiles(stored),
    throughOutbox: quantiles(throughOutbox),
    direct: quantiles(direct),
    bareAppendAndDatasync: quantiles(bareWrite),
    addedByOutbox: added,
    target: 'addedByOutbox.p50 <= 5, on a disk that nobody else waits for',
  },
  steadyStream: {
    perSecond,
    seconds,
    acknowledgedPerSecond: Math.round((total / carried) * 1_000),
    secondsUntilAllWereAcknowledged: Number((carried / 1_000).toFixed(2)),
    waitingWhenTheLastWasProduced: leftAtEnd,
    mostWaiting: most,
    latencyMs: quantiles(latency),
    cpuMsAnEvent: Number(((user + system) / 1_000 / total).toFixed(3)),
    behindScheduleMs: Math.round(produced - seconds * 1_000),
  },
};
const text = `${JSON.stringify(result, null, 2)}\n`;
const suffix = process.argv[2] ? `-${basename(process.argv[2])}` : '';
writeFileSync(new URL(`results/publish${suffix}.json`, import.meta.url), text);
process.stdout.write(text);
