import test from 'ava';
import mqtt from 'mqtt';
import { startEmbeddedBroker } from '../src/embedded-broker.js';
import { UnavailableError } from '../src/errors.js';

test('carries a message from one client to another, and stops with clients connected', async (t) => {
  const broker = await startEmbeddedBroker(0);
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const [reader, writer] = await Promise.all([mqtt.connectAsync(url), mqtt.connectAsync(url)]);
  const seen = new Promise<string>((resolve) => reader.once('message', (_topic, payload) => resolve(String(payload))));
  await reader.subscribeAsync('a/#');
  await writer.publishAsync('a/b', 'hello', { qos: 1 });
  t.is(await seen, 'hello');
  await broker.stop();
  await Promise.all([reader.endAsync(true), writer.endAsync(true)]);
});

test('a busy port is named in one sentence', async (t) => {
  const first = await startEmbeddedBroker(0);
  const error = await t.throwsAsync(startEmbeddedBroker(first.port), { instanceOf: UnavailableError });
  t.regex(error.message, /--mqtt-port/);
  await first.stop();
});
