import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { probeBroker } from '../../src/commands/probe-broker.js';
import { Secret } from '../../src/config/secret.js';
import { eventSchema, type MienEvent } from '../../src/event.js';
import { healthSchema } from '../../src/sinks/messages.js';
import { event } from '../helpers/event.js';
import { freePort, startMosquitto } from '../helpers/mosquitto.js';
import { readMqtt } from '../helpers/mqtt-reader.js';
import { mqttRig } from '../helpers/mqtt-rig.js';
import { stopAfter } from '../helpers/stop-after.js';
import { startProxy } from '../helpers/tcp-proxy.js';
import { waitFor } from '../helpers/wait-for.js';

const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);
const events = (messages: { text: string }[]): MienEvent[] =>
  messages.map(({ text }) => eventSchema.parse(JSON.parse(text)));
const seqs = (messages: { text: string }[]): number[] => events(messages).map(({ seq }) => seq);

test('MQTT 5: events in order as CloudEvents, and a graceful end without a last will', async (t) => {
  const broker = stopAfter(t, await startMosquitto());
  const reader = stopAfter(t, await readMqtt(broker.url, 'mien/#', { protocolVersion: 5 }));
  const rig = stopAfter(t, await mqttRig(broker.url));
  for (const camera of numbers(30)) {
    const status = { state: 'online', reason: null, message: null, since: '2026-01-02T03:04:05.000Z' } as const;
    rig.sink.cameraStatus(`cam-${camera}`, status);
  }
  await Promise.all(numbers(500).map((seq) => rig.sink.publish(event(seq))));
  await reader.until(() => reader.on('/event').length === 500);
  t.deepEqual(seqs(reader.on('/event')), numbers(500));
  t.is(reader.on('/status').length, 30);
  const { properties, text } = reader.on('/event')[7] as (typeof reader.messages)[number];
  const { id, seq, apex } = eventSchema.parse(JSON.parse(text));
  t.is(properties?.contentType, 'application/json');
  const left = properties?.messageExpiryInterval ?? 0;
  t.true(left > 86_000 && left <= 86_400, `expires in ${left} s`);
  t.deepEqual(
    { ...properties?.userProperties },
    {
      specversion: '1.0',
      id: `${id}.${seq}`,
      source: 'mien/clinic/box-1/camera/room',
      type: 'mien.event.new',
      time: apex.time,
    },
  );
  t.like(healthSchema.parse(JSON.parse(reader.on('/health')[0]?.text as string)), { mqtt: { version: '5' } });
  await rig.stop();
  await reader.until(() => reader.on('/availability').length === 2);
  t.deepEqual(
    reader.on('/availability').map(({ text }) => text),
    ['online', 'stopped'],
  );
  t.deepEqual(
    rig.lines.map(({ level }) => level),
    [30],
  );
});

test('no more await their acknowledgement than the broker asks for', async (t) => {
  const broker = stopAfter(t, await startMosquitto({ config: 'allow_anonymous true\nmax_inflight_messages 5' }));
  const proxy = stopAfter(t, await startProxy(broker.port));
  const reader = stopAfter(t, await readMqtt(broker.url, 'mien/#', { protocolVersion: 5 }));
  const rig = stopAfter(t, await mqttRig(`mqtt://127.0.0.1:${proxy.port}`));
  await reader.until(() => reader.on('/health').length > 0);
  await sleep(100);
  proxy.holdAnswers(true);
  await Promise.all(numbers(50).map((seq) => rig.sink.publish(event(seq))));
  await reader.until(() => reader.on('/event').length >= 5);
  await sleep(300);
  t.is(reader.on('/event').length, 5);
  proxy.holdAnswers(false);
  await reader.until(() => reader.on('/event').length === 50);
  t.deepEqual(seqs(reader.on('/event')), numbers(50));
});

test('a second client sees the last will when the connection dies, and `online` when it is back', async (t) => {
  const broker = stopAfter(t, await startMosquitto());
  const proxy = stopAfter(t, await startProxy(broker.port));
  const reader = stopAfter(t, await readMqtt(broker.url, 'mien/#', { protocolVersion: 5 }));
  stopAfter(t, await mqttRig(`mqtt://127.0.0.1:${proxy.port}`));
  await reader.until(() => reader.on('/availability').length === 1);
  proxy.cut();
  await reader.until(() => reader.on('/availability').length === 3);
  t.deepEqual(
    reader.on('/availability').map(({ text, retain }) => [text, retain]),
    [
      ['online', false],
      ['offline', false],
      ['online', false],
    ],
  );
  proxy.open = false;
  proxy.cut();
  await reader.until(() => reader.on('/availability').length === 4);
  const late = stopAfter(t, await readMqtt(broker.url, '+/+/+/+/availability', { protocolVersion: 5 }));
  await late.until(() => late.messages.length === 1);
  t.like(late.messages[0], { text: 'offline', retain: true });
});

test('a broker that starts ten seconds late gets every event, in order', async (t) => {
  // A dashboard that has subscribed before, so that the broker keeps for it what comes while it is away.
  const config = 'allow_anonymous true\npersistence true\npersistence_location {folder}/\nmax_queued_messages 10000';
  const dashboard = { clientId: 'dashboard', clean: false };
  const before = stopAfter(t, await startMosquitto({ config }));
  await (await readMqtt(before.url, 'mien/#', dashboard)).stop();
  await before.stop();

  const rig = stopAfter(t, await mqttRig(before.url, {}, { timing: { minBackoffMs: 500, maxBackoffMs: 30_000 } }));
  const stop = new AbortController();
  let published = 0;
  const live = (async () => {
    for (; !stop.signal.aborted; published++) {
      await rig.sink.publish(event(published));
      await sleep(50);
    }
  })();
  await sleep(10_000);
  const broker = stopAfter(t, await startMosquitto({ port: before.port, folder: before.folder, config }));
  const reader = stopAfter(t, await readMqtt(broker.url, 'mien/#', dashboard));
  await waitFor(() => rig.sink.connected, 35_000);
  await sleep(3_000);
  stop.abort();
  await live;
  await reader.until(() => reader.on('/event').length >= published);
  const received = events(reader.on('/event'));
  t.true(published > 150);
  t.deepEqual(
    received.map(({ seq }) => seq),
    numbers(published),
    'in order, none missing, none twice',
  );
  t.true(received[0]?.replayed);
  t.false(received.at(-1)?.replayed);
  t.is(rig.lines.filter(({ level }) => level === 40).length, 1, 'the absence is said once');
});

test('with a broker that is killed again and again every event is acknowledged in the end, in order', async (t) => {
  let broker = stopAfter(t, await startMosquitto());
  const { port } = broker;
  const rig = stopAfter(t, await mqttRig(broker.url));
  for (let round = 0; round < 3; round++) {
    await waitFor(() => rig.sink.connected);
    const before = numbers(50, round * 100).map((seq) => rig.sink.publish(event(seq)));
    await broker.stop('SIGKILL');
    await Promise.all(before);
    for (const seq of numbers(50, round * 100 + 50)) await rig.sink.publish(event(seq));
    broker = stopAfter(t, await startMosquitto({ port }));
  }
  await waitFor(() => rig.outbox.figures().messages === 0);
  t.deepEqual(
    rig.acknowledged.map(({ seq }) => seq),
    numbers(300),
  );
});

test('two that fight for one client id are told so, and do not storm the broker', async (t) => {
  const broker = stopAfter(t, await startMosquitto());
  const one = stopAfter(t, await mqttRig(broker.url, {}, { timing: { minBackoffMs: 50, maxBackoffMs: 400 } }));
  const other = stopAfter(t, await mqttRig(broker.url, {}, { timing: { minBackoffMs: 50, maxBackoffMs: 400 } }));
  const hint = (rig: typeof one): string[] => rig.lines.map(({ msg }) => msg).filter((msg) => /client id/.test(msg));
  await waitFor(() => hint(one).length + hint(other).length > 0);
  await sleep(2_000);
  t.deepEqual(
    [...new Set([...hint(one), ...hint(other)])],
    [
      `The MQTT broker ${broker.url} ends each connection soon after accepting it; if another program uses the client id 'mien-clinic-box-1', give each its own mqtt.clientId.`,
    ],
  );
  t.true(hint(one).length <= 1 && hint(other).length <= 1, 'said once');
  const connections = broker.log().match(/New connection from/g)?.length ?? 0;
  t.true(connections < 60, `${connections} connections`);
});

test('its own half-dead connection is no duplicate', async (t) => {
  const broker = stopAfter(t, await startMosquitto());
  const proxy = stopAfter(t, await startProxy(broker.port));
  const reader = stopAfter(t, await readMqtt(broker.url, '+/+/+/+/availability', { protocolVersion: 5 }));
  const rig = stopAfter(t, await mqttRig(`mqtt://127.0.0.1:${proxy.port}`));
  await reader.until(() => reader.messages.length === 1);
  // The broker keeps the old connection, which hears nothing any more; the client has lost it.
  proxy.cutNear();
  await reader.until(() => reader.messages.length >= 3);
  await sleep(200);
  t.is(reader.messages.at(-1)?.text, 'online', 'the last will of the old one comes before it');
  t.deepEqual(rig.fatal, []);
});

test('wrong password and forbidden topic are said in one sentence each, and nothing is lost', async (t) => {
  const setup = stopAfter(t, await startMosquitto());
  const passwords = join(setup.folder, 'passwords');
  execFileSync('mosquitto_passwd', ['-b', '-c', passwords, 'mien', 'right']);
  const rules = { acl: 'user mien\ntopic write mien/v1/clinic/box-1/availability\n' };
  await setup.stop();
  const port = await freePort();
  const config = `allow_anonymous false\npassword_file ${passwords}`;
  let broker = stopAfter(t, await startMosquitto({ port, config }));
  const wrong = stopAfter(t, await mqttRig(broker.url, { username: 'mien', password: new Secret('wr0ng') }));
  await wrong.sink.publish(event(0));
  await waitFor(() => wrong.lines.length > 0);
  t.regex(wrong.lines[0]?.msg ?? '', /does not let in mqtt\.username 'mien' with its password/);
  t.is(wrong.lines[0]?.['code'], 'MIEN_ERR_BROKER');
  await t.throwsAsync(probeBroker(wrong.config), { message: /does not let in mqtt\.username/ });
  t.false(JSON.stringify(wrong.lines).includes('wr0ng'));
  await wrong.stop();
  await broker.stop();

  broker = stopAfter(t, await startMosquitto({ port, config: `${config}\nacl_file {folder}/acl`, files: rules }));
  const rig = stopAfter(t, await mqttRig(broker.url, { username: 'mien', password: new Secret('right') }));
  t.is(await probeBroker(rig.config), '5');
  for (const seq of numbers(5)) await rig.sink.publish(event(seq));
  await waitFor(() => rig.lines.some(({ level }) => level === 40));
  const warning = rig.lines.find(({ level }) => level === 40);
  t.regex(warning?.msg ?? '', /does not let this box write mien\/v1\/clinic\/box-1\/camera\/room\/event; check/);
  t.is(rig.outbox.figures().messages, 5);
  await broker.stop();

  broker = stopAfter(t, await startMosquitto({ port, config }));
  await waitFor(() => rig.acknowledged.length === 5);
  t.deepEqual(
    rig.acknowledged.map(({ seq }) => seq),
    numbers(5),
  );
});

test('an event that the broker will never take does not hold up the others', async (t) => {
  const broker = stopAfter(t, await startMosquitto({ config: 'allow_anonymous true\nmax_packet_size 6000' }));
  const reader = stopAfter(t, await readMqtt(broker.url, 'mien/#', { protocolVersion: 5 }));
  const rig = stopAfter(t, await mqttRig(broker.url));
  const [region] = event(1).evidence.regions;
  const regions = Array.from({ length: 100 }, () => region as NonNullable<typeof region>);
  await rig.sink.publish(event(0));
  await rig.sink.publish(event(1, { evidence: { ...event(1).evidence, regions } }));
  await rig.sink.publish(event(2));
  await reader.until(() => reader.on('/event').length === 2);
  t.deepEqual(seqs(reader.on('/event')), [0, 2]);
  t.is(rig.outbox.figures().dropped.refused, 1);
  t.true(
    rig.lines.some(({ level, msg }) => level === 50 && /never take it \(it takes packets of 6000 bytes\)/.test(msg)),
  );
});
