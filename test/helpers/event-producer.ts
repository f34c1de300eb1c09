// A process of its own, to be killed: stores numbered events through the product's outbox and sends them with its MQTT
// sink. It prints the number of each event once it is on disk; after the last one it waits until all are acknowledged.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DestinationStream, destination, pino } from 'pino';
import type { MqttConfig } from '../../src/config/config.js';
import { Secret } from '../../src/config/secret.js';
import { systemMonotonic } from '../../src/monotonic.js';
import { systemRandom } from '../../src/random.js';
import { mqttSink } from '../../src/sinks/mqtt.js';
import { openOutbox } from '../../src/sinks/outbox.js';
import { event } from './event.js';
import { waitFor } from './wait-for.js';

/** What the process is told, as JSON in its first argument. */
export type ProducerOrder = {
  config: Omit<MqttConfig, 'tls' | 'password'>;
  files: { ca: string; cert: string; key: string };
  cameras: string[];
  /** Numbers of the events: from here, up to and without this one. */
  from: number;
  to: number;
  perSecond: number;
};

const { config, files, cameras, from, to, perSecond } = JSON.parse(process.argv[2] as string) as ProducerOrder;
const logger = pino({ level: 'warn', base: null }, destination({ dest: 2, sync: true }) as DestinationStream);
const { maxAgeHours, ...bounds } = config.outbox;
const outbox = await openOutbox({
  ...bounds,
  maxAgeMs: maxAgeHours * 3_600_000,
  now: Date.now,
  monotonic: systemMonotonic,
  logger,
});
const [ca, cert, key] = await Promise.all([files.ca, files.cert, files.key].map((file) => readFile(file, 'utf8')));
const tls = { ca: ca as string, cert: cert as string, key: new Secret(key as string), insecure: false };
const sink = mqttSink({
  config: { ...config, tls },
  outbox,
  random: systemRandom,
  logger,
  now: Date.now,
  monotonic: systemMonotonic,
  onFatal(error) {
    throw error;
  },
});
const begun = performance.now();
for (let n = from; n < to; n++) {
  const due = begun + ((n - from) * 1_000) / perSecond;
  await sleep(Math.max(0, due - performance.now()));
  if (await sink.publish(event(n, { camera: cameras[n % cameras.length] as string }))) process.stdout.write(`${n}\n`);
}
await waitFor(() => outbox.figures().messages === 0, 120_000);
await sink.stop();
await outbox.close();
