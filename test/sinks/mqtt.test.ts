import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { Secret } from '../../src/config/secret.js';
import { MienError } from '../../src/errors.js';
import { eventSchema, type MienEvent } from '../../src/event.js';
import { errorSchema, healthSchema, type InfoMessage, infoSchema, statusSchema } from '../../src/sinks/messages.js';
import { event } from '../helpers/event.js';
import { readMqtt } from '../helpers/mqtt-reader.js';
import { mqttRig } from '../helpers/mqtt-rig.js';
import { stopAfter } from '../helpers/stop-after.js';
import { startProxy } from '../helpers/tcp-proxy.js';
import { waitFor } from '../helpers/wait-for.js';
import { startBroker, withBroker } from '../helpers/with-broker.js';

const base = 'mien/v1/clinic/box-1';
const since = '2026-01-02T03:04:05.000Z';
const info: Omit<InfoMessage, 'schema'> = {
  site: 'clinic',
  edge: 'box-1',
  session: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  started: since,
  version: '0.1.0',
  node: 'v20.20.2',
  purpose: 'therapy',
  jurisdiction: 'EU',
  cameras: ['room'],
  model: { name: 'skd-tstsan', sha256: null, engine: 'ort' },
  events: 'mien.event/1',
};

/** The events among what came, each checked against the schema. */
const events = (messages: { text: string }[]): MienEvent[] =>
  messages.map(({ text }) => eventSchema.parse(JSON.parse(text)));

const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);

/** The sequence in which messages first arrived: what a consumer keeps that knows each id and seq once. */
const distinct = (seqs: number[]): number[] => [...new Set(seqs)];

test('publishes events in order with QoS 1, falls back to MQTT 3.1.1, and says hello and goodbye', async (t) => {
  await withBroker({}, async ({ url }) => {
    const reader = stopAfter(t, await readMqtt(url));
    // However slow this machine is, none of them has waited.
    const rig = stopAfter(t, await mqttRig(url, {}, { timing: { replayedAfterMs: 600_000 } }));
    rig.sink.info(info);
    rig.sink.cameraStatus('room', { state: 'online', reason: null, message: null, since });
    await reader.until(() => reader.on('/status').length > 0 && reader.on('/health').length > 0);
    t.true(rig.sink.connected);
    for (const seq of numbers(200)) t.true(await rig.sink.publish(event(seq)));
    await reader.until(() => reader.on('/event').length === 200);
    const received = events(reader.on('/event'));
    t.deepEqual(
      received.map(({ seq }) => seq),
      numbers(200),
    );
    t.true(received.every(({ replayed, timing }) => !replayed && timing.published !== null));
    t.true(
      reader
        .on('/event')
        .every(({ topic, qos, retain }) => topic === `${base}/camera/room/event` && qos === 1 && !retain),
    );
    t.like(infoSchema.parse(JSON.parse(reader.on('/info')[0]?.text as string)), info);
    t.like(statusSchema.parse(JSON.parse(reader.on('/status')[0]?.text as string)), {
      camera: 'room',
      state: 'online',
    });
    t.like(healthSchema.parse(JSON.parse(reader.on('/health')[0]?.text as string)), { mqtt: { version: '3.1.1' } });
    rig.sink.error(new MienError('MIEN_ERR_STALLED', 'Camera room sent nothing for 5 s.'), 'room');
    await reader.until(() => reader.on('/error').length === 1);
    t.like(errorSchema.parse(JSON.parse(reader.on('/error')[0]?.text as string)), {
      code: 'MIEN_ERR_STALLED',
      camera: 'room',
    });

    await rig.stop();
    await reader.until(() => reader.on('/availability').length === 2);
    await sleep(100);
    t.deepEqual(
      reader.on('/availability').map(({ text }) => text),
      ['online', 'stopped'],
      'and no last will after a graceful end',
    );
    t.is(rig.outbox.figures().messages, 0);
    t.deepEqual(
      rig.lines.map(({ level }) => level),
      [30],
      'nothing to warn of',
    );

    const late = stopAfter(t, await readMqtt(url));
    await late.until(() => late.messages.length === 4);
    t.deepEqual(
      late.messages.map(({ topic, retain }) => [topic, retain]).sort(),
      ['availability', 'camera/room/status', 'health', 'info'].map((topic) => [`${base}/${topic}`, true]),
    );
  });
});

test('a broker that starts late gets every event, in order, marked as replayed', async (t) => {
  const first = stopAfter(t, await startBroker());
  await first.stop();
  const rig = stopAfter(t, await mqttRig(first.url));
  for (const seq of numbers(50)) await rig.sink.publish(event(seq));
  t.false(rig.sink.connected);
  await sleep(150);
  stopAfter(t, await startBroker({ port: first.port }));
  await waitFor(() => rig.acknowledged.length === 50);
  await rig.sink.publish(event(50));
  await waitFor(() => rig.acknowledged.length === 51);
  t.deepEqual(
    rig.acknowledged.map(({ seq, replayed }) => [seq, replayed]),
    numbers(51).map((seq) => [seq, seq < 50]),
  );
  t.is(rig.outbox.figures().messages, 0);
  const warnings = rig.lines.filter(({ level }) => level === 40);
  t.deepEqual(
    warnings.map(({ msg, code }) => [msg, code]),
    [
      [
        `The MQTT broker ${first.url} refuses connections; is it running, and is the port right? Events wait on disk; mien keeps trying.`,
        'MIEN_ERR_BROKER',
      ],
    ],
    'one sentence, once, however often it was tried',
  );
});

test('a connection that is cut costs no event; status is told again, and the last will before it', async (t) => {
  await withBroker({}, async ({ port, url }) => {
    const proxy = stopAfter(t, await startProxy(port));
    const reader = stopAfter(t, await readMqtt(url));
    const rig = stopAfter(t, await mqttRig(`mqtt://127.0.0.1:${proxy.port}`));
    rig.sink.cameraStatus('room', { state: 'degraded', reason: 'low_fps', message: 'Slow.', since });
    await reader.until(() => reader.on('/status').length === 1);
    for (const seq of numbers(300)) {
      await rig.sink.publish(event(seq));
      if (seq % 75 !== 50) continue;
      proxy.cut();
      await waitFor(() => !rig.sink.connected);
      await waitFor(() => rig.sink.connected);
    }
    await waitFor(() => rig.outbox.figures().messages === 0);
    const seqs = events(reader.on('/event')).map(({ seq }) => seq);
    t.deepEqual(distinct(seqs), numbers(300), 'in order, none missing');
    const availability = reader.on('/availability').map(({ text }) => text);
    t.is(availability[0], 'online');
    t.is(availability.at(-1), 'online');
    t.true(availability.filter((text) => text === 'offline').length >= 4);
    t.is(reader.on('/status').length, availability.filter((text) => text === 'online').length);
  });
});

test('what a killed run left in the outbox is published by the next', async (t) => {
  const gone = stopAfter(t, await startBroker());
  await gone.stop();
  const dead = stopAfter(t, await mqttRig(gone.url));
  for (const seq of numbers(30)) await dead.sink.publish(event(seq));
  await dead.stop();
  await withBroker({}, async ({ url }) => {
    const reader = stopAfter(t, await readMqtt(url));
    stopAfter(t, await mqttRig(url, { outbox: dead.config.outbox }));
    await reader.until(() => reader.on('/event').length === 30);
    const received = events(reader.on('/event'));
    t.deepEqual(
      received.map(({ seq, replayed }) => [seq, replayed]),
      numbers(30).map((seq) => [seq, true]),
    );
  });
});

test('at most 64 messages await their acknowledgement', async (t) => {
  await withBroker({}, async ({ url, port }) => {
    const proxy = stopAfter(t, await startProxy(port));
    const reader = stopAfter(t, await readMqtt(url));
    const rig = stopAfter(t, await mqttRig(`mqtt://127.0.0.1:${proxy.port}`));
    await reader.until(() => reader.on('/health').length > 0);
    await rig.sink.publish(event(0));
    await waitFor(() => rig.acknowledged.length === 1);
    proxy.holdAnswers(true);
    await Promise.all(numbers(300, 1).map((seq) => rig.sink.publish(event(seq))));
    // The two messages that are sent on connecting take places too, should the broker be late with their answers.
    const [own, places] = [2, 64];
    await reader.until(() => reader.on('/event').length >= 1 + places - own);
    await sleep(500);
    const arrived = reader.on('/event').length;
    t.true(arrived <= 1 + places, `${arrived} events while none is answered but the first`);
    t.is(rig.outbox.figures().messages, 300, 'none is given up before its acknowledgement');
    proxy.holdAnswers(false);
    await waitFor(() => rig.outbox.figures().messages === 0);
    await reader.until(() => reader.on('/event').length >= 301);
    t.deepEqual(
      events(reader.on('/event')).map(({ seq }) => seq),
      numbers(301),
    );
  });
});

test('stored events are replayed no faster than configured, later ones are not held back', async (t) => {
  const gone = stopAfter(t, await startBroker());
  await gone.stop();
  const rig = stopAfter(t, await mqttRig(gone.url, { outbox: { replayPerSecond: 50 } }));
  for (const seq of numbers(40)) await rig.sink.publish(event(seq));
  stopAfter(t, await startBroker({ port: gone.port }));
  await waitFor(() => rig.acknowledged.length === 40);
  await Promise.all(numbers(200, 40).map((seq) => rig.sink.publish(event(seq))));
  await waitFor(() => rig.acknowledged.length === 240);
  const sent = rig.acknowledged.map(({ timing }) => Date.parse(timing.published as string));
  const took = (from: number, to: number): number => (sent[to] as number) - (sent[from] as number);
  // 39 further events at 50 a second, of which the pace lets a tenth of a second go at once.
  t.true(took(0, 39) >= 39 * 20 - 100 - 2, `${took(0, 39)} ms`);
  t.true(took(40, 239) < 200 * 20, 'live events know no pace');
});

test('a clock that is set back by an hour does not hold a replay', async (t) => {
  const gone = stopAfter(t, await startBroker());
  await gone.stop();
  let back = 0;
  const now = (): number => Date.now() - back;
  const rig = stopAfter(t, await mqttRig(gone.url, { outbox: { replayPerSecond: 50 } }, { now }));
  for (const seq of numbers(40)) await rig.sink.publish(event(seq));
  stopAfter(t, await startBroker({ port: gone.port }));
  await waitFor(() => rig.acknowledged.length > 0);
  back = 3_600_000;
  await waitFor(() => rig.acknowledged.length === 40);
  t.deepEqual(
    rig.acknowledged.map(({ seq }) => seq),
    numbers(40),
  );
});

test('behind a long backlog live events do not wait: both arrive, each in its own order, told apart', async (t) => {
  const gone = stopAfter(t, await startBroker());
  await gone.stop();
  const rig = stopAfter(t, await mqttRig(gone.url, { outbox: { replayPerSecond: 10, liveWaitSeconds: 1 } }));
  await Promise.all(numbers(40).map((seq) => rig.sink.publish(event(seq))));
  stopAfter(t, await startBroker({ port: gone.port }));
  await waitFor(() => rig.acknowledged.length > 0);
  await Promise.all(numbers(20, 40).map((seq) => rig.sink.publish(event(seq))));
  await waitFor(() => rig.acknowledged.length === 60);
  const seqs = (replayed: boolean): number[] =>
    rig.acknowledged.filter((one) => one.replayed === replayed).map(({ seq }) => seq);
  t.deepEqual(seqs(true), numbers(40));
  t.deepEqual(seqs(false), numbers(20, 40));
  t.true(rig.acknowledged.at(-1)?.replayed, 'the live ones came before the end of the backlog');
});

test('what is erased while it waits for its turn in a replay is not sent', async (t) => {
  const gone = stopAfter(t, await startBroker());
  await gone.stop();
  const rig = stopAfter(t, await mqttRig(gone.url, { outbox: { replayPerSecond: 10 } }));
  await Promise.all(numbers(40).map((seq) => rig.sink.publish(event(seq))));
  stopAfter(t, await startBroker({ port: gone.port }));
  await waitFor(() => rig.acknowledged.length > 0);
  await rig.outbox.erase((text) => (JSON.parse(text) as MienEvent).seq % 2 === 1);
  const erased = Date.now();
  await waitFor(() => rig.outbox.figures().messages === 0);
  const after = rig.acknowledged.filter(({ timing }) => Date.parse(timing.published as string) > erased);
  t.true(after.length > 0, 'the replay was still under way');
  t.true(after.every(({ seq }) => seq % 2 === 0));
});

test('wrong credentials are said once, without the password, and tried again', async (t) => {
  const users: Record<string, string> = { mien: 'right-password' };
  await withBroker({ users }, async ({ url, refusals }) => {
    const rig = stopAfter(t, await mqttRig(url, { username: 'mien', password: new Secret('wr0ng-password') }));
    await rig.sink.publish(event(1));
    await waitFor(() => refusals() >= 5);
    t.deepEqual(
      rig.lines.map(({ level, msg }) => [level, msg]),
      [
        [
          40,
          `The MQTT broker ${url} does not let in mqtt.username 'mien' with its password; check both and the broker's list of users. Events wait on disk; mien keeps trying.`,
        ],
      ],
    );
    users['mien'] = 'wr0ng-password';
    await waitFor(() => rig.acknowledged.length === 1);
    t.false(JSON.stringify(rig.lines).includes('wr0ng'));
  });
});

test('a configured MQTT 5 is not given up for 3.1.1', async (t) => {
  await withBroker({}, async ({ url }) => {
    const rig = stopAfter(t, await mqttRig(url, { protocolVersion: 5 }));
    await waitFor(() => rig.lines.length > 0);
    t.is(
      rig.lines[0]?.msg,
      `The MQTT broker ${url} does not speak this version of MQTT; leave mqtt.protocolVersion out. Events wait on disk; mien keeps trying.`,
    );
    t.false(rig.sink.connected);
  });
});

test('a takeover that the broker explains is fatal, and not answered by another', async (t) => {
  // What a broker says in MQTT 5 to a client whose place was taken: CONNACK, then DISCONNECT 0x8E (section 3.14.2.1).
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(Uint8Array.of(0x20, 3, 0, 0, 0)));
    setTimeout(() => socket.end(Uint8Array.of(0xe0, 1, 0x8e)), 50);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
  const rig = stopAfter(t, await mqttRig(url));
  await waitFor(() => rig.fatal.length > 0);
  t.is(rig.fatal[0]?.exit, 69);
  t.is(
    rig.fatal[0]?.message,
    `The MQTT broker ${url} has given the place of client 'mien-clinic-box-1' to another connection; two programs use this client id, so give each its own mqtt.clientId.`,
  );
  await sleep(300);
  t.is(connections, 1);
  t.false(rig.sink.connected);
  await rig.stop();
  server.close();
});

test('health is published now and then', async (t) => {
  await withBroker({}, async ({ url }) => {
    const reader = stopAfter(t, await readMqtt(url));
    const rig = stopAfter(t, await mqttRig(url, {}, { timing: { healthMs: 50 } }));
    await reader.until(() => reader.on('/health').length >= 3);
    for (const { text } of reader.on('/health')) healthSchema.parse(JSON.parse(text));
    await rig.stop();
    const after = reader.on('/health').length;
    await sleep(150);
    t.is(reader.on('/health').length, after);
  });
});

test('stopping takes no longer than it may when the broker has gone silent, and keeps what was not acknowledged', async (t) => {
  const authorizePublish = (
    _client: unknown,
    packet: { topic: string },
    done: (error?: Error | null) => void,
  ): void => {
    if (!packet.topic.endsWith('/event')) done(null);
  };
  await withBroker({ authorizePublish }, async ({ url }) => {
    const rig = stopAfter(t, await mqttRig(url));
    await waitFor(() => rig.sink.connected);
    await rig.sink.publish(event(1));
    const started = performance.now();
    await rig.sink.stop({ drainMs: 200 });
    t.true(performance.now() - started < 2_000);
    t.is(rig.outbox.figures().messages, 1);
    await rig.outbox.close();
  });
});
