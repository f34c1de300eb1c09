import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { pino } from 'pino';
import { eventSchema, type MienEvent } from '../../src/event.js';
import { systemMonotonic } from '../../src/monotonic.js';
import { openOutbox } from '../../src/sinks/outbox.js';
import { startMien } from '../helpers/mien-service.js';
import { startMosquitto } from '../helpers/mosquitto.js';
import { mosquittoSub } from '../helpers/mosquitto-sub.js';
import { outboxContents } from '../helpers/outbox-contents.js';
import { childrenOf, isRunning } from '../helpers/processes.js';
import { until } from '../helpers/until.js';

const clip = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));
const site = { site: 'clinic', edge: 'box', purpose: 'therapy', jurisdiction: 'EU' };
const rooms = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const cameras = Object.fromEntries(rooms.map((room) => [room, { url: clip, loop: true }]));
const key = ({ id, seq }: MienEvent): string => `${id} ${seq}`;
const read = (text: string): MienEvent => eventSchema.parse(JSON.parse(text));

test.serial('SIGTERM while eight cameras send events: ends in time, says goodbye, loses no event', async (t) => {
  t.timeout(200_000);
  const folder = await mkdtemp(join(tmpdir(), 'mien-end-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const broker = await startMosquitto();
  const reader = mosquittoSub(broker.port);
  const path = join(folder, 'outbox');
  const service = await startMien({ ...site, cameras, mqtt: { url: broker.url, outbox: { path } } });
  t.teardown(() => service.kill('SIGKILL'));
  const came = (): MienEvent[] =>
    [...reader.received].flatMap(([topic, texts]) => (topic.endsWith('/event') ? texts.map(read) : []));
  await until('events of many cameras', 120, () =>
    came().length >= 24 && new Set(came().map(({ camera }) => camera)).size >= 4 ? true : undefined,
  );
  const children = childrenOf(service.pid);
  t.is(children.length, rooms.length);

  const { code, ms } = await service.stop();
  t.is(code, 143, 'a program that takes more than 5 s to end kills itself instead');
  t.false(children.some(isRunning));
  const farewell = (): string | undefined => reader.received.get('mien/v1/clinic/box/availability')?.at(-1);
  await until('the farewell', 10, () => (farewell() === 'stopped' ? true : undefined));

  const outbox = await openOutbox({
    path,
    maxBytes: 1e9,
    maxAgeMs: 1e9,
    now: Date.now,
    monotonic: systemMonotonic,
    logger: pino({ level: 'silent' }),
  });
  const waiting = (await outboxContents(outbox)).map(read);
  await outbox.close();
  const safe = new Set([...came(), ...waiting].map(key));
  const seen = (await service.journal()).map(key);
  t.log(
    `${seen.length} messages of ${rooms.length} cameras: ${came().length} received, ${waiting.length} in the outbox; ended after ${Math.round(ms)} ms`,
  );
  t.deepEqual(
    seen.filter((message) => !safe.has(message)),
    [],
  );
  await reader.stop();
  await broker.stop();
});

test.serial('who asks twice does not wait', async (t) => {
  t.timeout(120_000);
  const service = await startMien({
    ...site,
    cameras: { a: { url: clip, loop: true } },
    mqtt: { url: 'mqtt://127.0.0.1:1' },
  });
  await until('a camera', 60, () => (/is online/.test(service.log()) ? true : undefined));
  // A camera's process that does not end holds up the end of the service for 3 s.
  const [child] = childrenOf(service.pid) as [number];
  process.kill(child, 'SIGSTOP');
  t.teardown(() => isRunning(child) && process.kill(child, 'SIGKILL'));
  service.kill('SIGTERM');
  await sleep(1_300);
  const { code, ms } = await service.stop();
  t.is(code, null, 'killed');
  t.log(`ended ${Math.round(ms)} ms after the second SIGTERM`);
});
