import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { startMosquitto } from '../helpers/mosquitto.js';
import { type MqttReader, readMqtt } from '../helpers/mqtt-reader.js';
import { mqttRig } from '../helpers/mqtt-rig.js';
import { recordedControls } from '../helpers/recorded-controls.js';
import { stopAfter } from '../helpers/stop-after.js';
import { waitFor } from '../helpers/wait-for.js';

const base = 'mien/v1/clinic/box-1';
const room = `${base}/camera/room`;

const texts = (reader: MqttReader, ending: string): string[] => reader.on(ending).map(({ text }) => text);

for (const version of [5, 4] as const) {
  test(`MQTT ${version === 5 ? '5' : '3.1.1'}: settings are shown, set, and asked for`, async (t) => {
    const broker = stopAfter(t, await startMosquitto());
    const reader = stopAfter(t, await readMqtt(broker.url, '#', { protocolVersion: version }));
    // Retained before mien comes: it must not be done.
    await reader.publish(`${room}/enabled/set`, 'OFF', { retain: true });
    const controls = recordedControls();
    const rig = stopAfter(t, await mqttRig(broker.url, { protocolVersion: version }));
    rig.sink.serve(controls);
    // A setting may be said twice: when it is served, and when the broker is there.
    const last = (ending: string): string => texts(reader, ending).at(-1) ?? '';
    await reader.until(() => ['/enabled/state', '/sensitivity/state', '/consent/state'].every(last));
    await sleep(200);
    t.deepEqual(controls.calls, []);
    t.true(texts(reader, '/enabled/state').every((text) => text === 'ON'));
    t.is(last('/sensitivity/state'), 'balanced');
    const unrecorded = { schema: 'mien.consent/1', camera: 'room', state: 'unrecorded', ref: null };
    t.deepEqual(JSON.parse(last('/consent/state')), unrecorded);
    if (version === 5) {
      await reader.publish(`${room}/enabled/set`, 'OFF', { retain: true });
      await reader.until(() => texts(reader, '/error').some((text) => /retained request was ignored/.test(text)));
      t.deepEqual(controls.calls, []);
    }

    await reader.publish(`${room}/enabled/set`, 'OFF');
    await reader.publish(`${room}/consent/set`, '{"state":"granted","ref":"form-7"}');
    await reader.until(() => last('/enabled/state') === 'OFF' && last('/consent/state').includes('granted'));
    const refused = reader.on('/error').length;
    await reader.publish(`${room}/sensitivity/set`, 'loud');
    await reader.until(() => reader.on('/error').length > refused);
    t.like(JSON.parse(texts(reader, '/error').at(-1) ?? ''), { code: 'MIEN_ERR_REQUEST', camera: 'room' });

    const properties = { responseTopic: 'mien/reply/me/box-1', correlationData: Buffer.from('q1') };
    await reader.publish(`${base}/rpc/cameras`, '{"transaction":"q1"}', version === 5 ? { properties } : {});
    const ending = version === 5 ? '/reply/me/box-1' : '/rpc/cameras/response';
    await reader.until(() => reader.on(ending).length > 0);
    const [answer] = reader.on(ending);
    t.like(JSON.parse(answer?.text ?? ''), { ok: true, transaction: 'q1' });
    t.is(JSON.parse(answer?.text ?? '').result[0].enabled, false);
    if (version === 5) t.deepEqual(answer?.properties?.correlationData, properties.correlationData);

    const late = stopAfter(t, await readMqtt(broker.url, '#', { protocolVersion: version }));
    await late.until(() => late.on('/state').length >= 3);
    t.true(late.on('/state').every(({ retain }) => retain));
  });
}

test('a flood of nonsense on every topic costs nothing but itself', async (t) => {
  const broker = stopAfter(t, await startMosquitto());
  const reader = stopAfter(t, await readMqtt(broker.url, `${base}/#`, { protocolVersion: 5 }));
  const controls = recordedControls();
  const rig = stopAfter(t, await mqttRig(broker.url, {}, {}));
  rig.sink.serve(controls);
  await reader.until(() => reader.on('/state').length >= 3);
  const flood = stopAfter(t, await readMqtt(broker.url, 'nothing', { protocolVersion: 5 }));
  const targets = ['enabled', 'consent', 'sensitivity', 'x'].map((one) => `${room}/${one}/set`);
  const all = [...targets, ...['status', 'cameras', 'snapshot', 'reload', 'x'].map((one) => `${base}/rpc/${one}`)];
  const sizes = [0, 1, 40, 5_000, 100_000];
  for (let n = 0; n < 5_000; n++) {
    const topic = all[n % all.length] as string;
    const bytes = Buffer.alloc(n % 500 === 0 ? (sizes[n % sizes.length] as number) : n % 64, n % 251);
    // An empty request is a valid one to ask for the status.
    await flood.publish(topic, `x${bytes.toString('latin1')}`, { qos: n % 10 === 0 ? 1 : 0 });
  }
  await flood.publish(`${room}/enabled/set`, 'x'.repeat(100_000));
  await flood.publish(`${room}/sensitivity/set`, 'recall');
  await waitFor(() => controls.calls.length > 0);
  t.deepEqual(
    controls.calls.map(({ what }) => what),
    ['{"sensitivity":"recall"}'],
  );
  t.true(rig.sink.connected);
  t.true(reader.on('/error').length > 0);
  t.true(reader.on('/error').length < 500, `${reader.on('/error').length} answers on error`);
});
