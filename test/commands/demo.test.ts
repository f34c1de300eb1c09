import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import mqtt from 'mqtt';
import { eventSchema } from '../../src/event.js';
import { fiveClasses } from '../../src/model/emotion-classes.js';
import { childrenOf, isRunning } from '../helpers/processes.js';

const mien = fileURLToPath(new URL('../../bin/mien.cjs', import.meta.url));

test('the demo shows an event within a minute, serves metrics, and Ctrl-C ends it with 130 and no child', async (t) => {
  t.timeout(120_000);
  const demo = spawn(process.execPath, [mien, 'demo', '--json', '--http-port', '0', '--mqtt-port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(demo, 'exit');
  const begun = Date.now();
  try {
    let banner = '';
    const announced = (pattern: RegExp): Promise<string> =>
      new Promise((resolve, reject) => {
        demo.stderr.on('data', (text: Buffer) => {
          banner += text;
          const found = pattern.exec(banner)?.[1];
          if (found) resolve(found);
        });
        demo.once('exit', () => reject(new Error(`the demo ended: ${banner}`)));
      });
    const [web, broker] = await Promise.all([announced(/(http:\S+?)metrics/), announced(/(mqtt:\S+)/)]);

    const viewer = await mqtt.connectAsync(broker, { protocolVersion: 4 });
    await viewer.subscribeAsync('mien/v1/demo/local/camera/+/event', { qos: 1 });
    const overMqtt = new Promise<string>((resolve) => {
      viewer.once('message', (_topic, payload) => resolve(String(payload)));
    }).then((text) => eventSchema.parse(JSON.parse(text)));

    const lines = createInterface({ input: demo.stdout })[Symbol.asyncIterator]();
    const line = (await lines.next()).value;
    t.true(Date.now() - begun < 60_000, `the first event came after ${Date.now() - begun} ms`);
    const event = eventSchema.parse(JSON.parse(line as string));
    t.like(event, { type: 'new', camera: 'room-1', label: null, abstained: true });
    t.is((await overMqtt).id, event.id);
    await viewer.endAsync();

    // Then the model that comes with mien says what it resembles, or that it does not know.
    const said = eventSchema.parse(JSON.parse((await lines.next()).value as string));
    t.is(said.id, event.id);
    t.deepEqual(Object.keys(said.probabilities), [...fiveClasses]);
    t.true(Math.abs(Object.values(said.probabilities).reduce((sum, one) => sum + one, 0) - 1) < 1e-3);
    t.is(said.label === null, said.abstained);
    t.regex(said.model.sha256 ?? '', /^[0-9a-f]{64}$/);
    t.truthy(said.calibration);

    const metrics = await (await fetch(`${web}metrics`)).text();
    t.regex(metrics, /^mien_frames_total\{camera="room-1"\} [1-9]/m);
    t.regex(metrics, /^mien_mqtt_connected 1$/m);
    t.is((await fetch(`${web}readyz`)).status, 200);
    const cameras = childrenOf(demo.pid as number);
    t.is(cameras.length, 1, 'one process for its one camera');

    const asked = Date.now();
    demo.kill('SIGINT');
    t.deepEqual(await exited, [130, null]);
    t.true(Date.now() - asked < 5_000, `it took ${Date.now() - asked} ms to end`);
    t.false(cameras.some(isRunning), 'and no child');
  } finally {
    demo.kill('SIGKILL');
  }
});
