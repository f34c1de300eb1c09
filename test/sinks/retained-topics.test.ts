import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { InfoMessage } from '../../src/sinks/messages.js';
import { topicRegister } from '../../src/sinks/topic-register.js';
import { readMqtt } from '../helpers/mqtt-reader.js';
import { type MqttRig, mqttRig } from '../helpers/mqtt-rig.js';
import { recordedControls } from '../helpers/recorded-controls.js';
import { waitFor } from '../helpers/wait-for.js';
import { withBroker } from '../helpers/with-broker.js';

const since = '2026-01-02T03:04:05.000Z';
const info = (...cameras: string[]): Omit<InfoMessage, 'schema'> => ({
  site: 'clinic',
  edge: 'box-1',
  session: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  started: since,
  version: '0.1.0',
  node: 'v20.20.2',
  purpose: 'therapy',
  jurisdiction: 'EU',
  cameras,
  model: { name: 'skd-tstsan', sha256: null, engine: 'ort' },
  events: 'mien.event/1',
});

/** All that a broker has retained, by topic. */
async function retainedAt(url: string): Promise<Map<string, string>> {
  const reader = await readMqtt(url);
  await reader.until(() => reader.on('/availability').length > 0);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await reader.stop();
  return new Map(reader.messages.map(({ topic, text }) => [topic, text]));
}

const named = (topics: Iterable<string>, name: string): string[] => [...topics].filter((topic) => topic.includes(name));

/** Waits for the connection; a graceful end then sends what was said. */
const settled = (rig: MqttRig): Promise<void> => waitFor(() => rig.sink.connected);

test('a renamed camera leaves nothing behind at the broker, nor in Home Assistant', async (t) => {
  await withBroker({}, async ({ url }) => {
    const change = { homeAssistant: { prefix: 'homeassistant' } };
    const before = await mqttRig(url, change);
    before.sink.info(info('room'));
    before.sink.cameraStatus('room', { state: 'online', reason: null, message: null, since });
    before.sink.serve(recordedControls());
    await settled(before);
    await before.stop();
    const first = await retainedAt(url);
    t.deepEqual(named(first.keys(), 'room').sort(), [
      'homeassistant/binary_sensor/box-1/room_status/config',
      'homeassistant/select/box-1/room_sensitivity/config',
      ...['event', 'faces', 'fps'].map((one) => `homeassistant/sensor/box-1/room_${one}/config`),
      'homeassistant/switch/box-1/room_enabled/config',
      ...['consent/state', 'enabled/state', 'sensitivity/state', 'status'].map(
        (one) => `mien/v1/clinic/box-1/camera/room/${one}`,
      ),
    ]);

    // The same box after its camera was renamed, after the broker has been unreachable at first.
    const after = await mqttRig(url, { ...change, outbox: before.config.outbox });
    after.sink.info(info('studio'));
    after.sink.cameraStatus('studio', { state: 'online', reason: null, message: null, since });
    await waitFor(() => after.lines.filter(({ msg }) => msg.startsWith('Cleared')).length === 10);
    await after.stop();
    const second = await retainedAt(url);
    t.deepEqual(named(second.keys(), 'room'), []);
    t.is(named(second.keys(), 'studio').length, 7);

    // Without the key Home Assistant is told of nothing any more.
    const plain = await mqttRig(url, { outbox: before.config.outbox });
    plain.sink.info(info('studio'));
    await waitFor(() => plain.lines.filter(({ msg }) => msg.startsWith('Cleared')).length === 7);
    await plain.stop();
    t.deepEqual(named((await retainedAt(url)).keys(), 'homeassistant'), []);
  });
});

test("Home Assistant's entities name topics that exist, and each is a thing of its own", async (t) => {
  await withBroker({}, async ({ url }) => {
    const rig = await mqttRig(url, { homeAssistant: { prefix: 'homeassistant' } });
    rig.sink.info(info('room', 'studio'));
    await settled(rig);
    await rig.stop();
    const found = [...(await retainedAt(url))]
      .filter(([topic]) => topic.startsWith('homeassistant/'))
      .map(([topic, text]) => ({ topic, config: JSON.parse(text) as Record<string, unknown> }));
    const configs = found.map(({ config }) => config);
    t.is(configs.length, 13);
    for (const { topic, config } of found) {
      t.is(config['default_entity_id'], `${topic.split('/')[1]}.${config['unique_id']}`);
    }
    t.is(new Set(configs.map((one) => one['unique_id'])).size, 13);
    const base = 'mien/v1/clinic/box-1';
    const known = ['room', 'studio'].flatMap((camera) =>
      ['status', 'event', 'stats', 'enabled/state', 'sensitivity/state', 'enabled/set', 'sensitivity/set'].map(
        (leaf) => `${base}/camera/${camera}/${leaf}`,
      ),
    );
    for (const config of configs) {
      for (const key of ['state_topic', 'command_topic', 'json_attributes_topic']) {
        const topic = config[key] as string | undefined;
        t.true(topic === undefined || [...known, `${base}/health`].includes(topic), topic);
      }
    }
  });
});

test('a register that is damaged or cannot be written is said, and costs no more than leftovers', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'mien-register-'));
  const path = join(folder, 'topics.json');
  const failures: Error[] = [];
  const open = () => topicRegister(path, (error) => failures.push(error));
  const one = open();
  one.add(['a', 'b']);
  one.remove('a');
  t.deepEqual(failures, []);
  t.deepEqual(open().list(), ['b']);
  await writeFile(path, (await readFile(path, 'utf8')).slice(1));
  t.deepEqual(open().list(), []);
  t.is(failures.length, 1);
  const nowhere = topicRegister(join(folder, 'no', 'topics.json'), (error) => failures.push(error));
  nowhere.add(['c']);
  t.is(failures.length, 2);
  t.true(nowhere.has('c'));
});
