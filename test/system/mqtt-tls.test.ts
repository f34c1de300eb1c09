import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { probeBroker } from '../../src/commands/probe-broker.js';
import type { MqttConfig, TlsConfig } from '../../src/config/config.js';
import { Secret } from '../../src/config/secret.js';
import { type Authority, makeAuthority } from '../helpers/certificates.js';
import { event } from '../helpers/event.js';
import { readMqtt } from '../helpers/mqtt-reader.js';
import { type MqttRig, mqttRig } from '../helpers/mqtt-rig.js';
import { passwordOf, type ShippedMosquitto, shippedMosquitto } from '../helpers/shipped-mosquitto.js';
import { stopAfter } from '../helpers/stop-after.js';
import { waitFor } from '../helpers/wait-for.js';

const rest = ' Events wait on disk; mien keeps trying.';

/** How a box with this name shows itself. */
async function identity(
  shipped: ShippedMosquitto,
  name: string,
  signer: Authority = shipped.authority,
): Promise<TlsConfig> {
  const { certFile, keyFile } = signer.sign(name);
  const [ca, cert, key] = await Promise.all(
    [shipped.authority.caFile, certFile, keyFile].map((file) => readFile(file, 'utf8')),
  );
  return { insecure: false, ca: ca as string, cert: cert as string, key: new Secret(key as string) };
}

/** The first thing that is said to a box with these keys, which has an event to publish. */
async function firstWarning(rig: MqttRig): Promise<string> {
  await rig.sink.publish(event(1));
  await waitFor(() => rig.lines.some(({ level }) => level >= 40));
  await rig.stop();
  return rig.lines.find(({ level }) => level >= 40)?.msg.replace(rest, '') ?? '';
}

test('the shipped broker lets in a box with its certificate, and nobody else; each refusal is one sentence', async (t) => {
  const shipped = await shippedMosquitto();
  stopAfter(t, await shipped.start());
  const dashboard = {
    username: 'dashboard',
    password: passwordOf('dashboard'),
    ca: await readFile(shipped.authority.caFile),
  };
  const reader = stopAfter(t, await readMqtt(shipped.userUrl, 'mien/#', { protocolVersion: 5, ...dashboard }));
  const box = async (tls: Partial<TlsConfig>, change: Partial<Omit<MqttConfig, 'outbox'>> = {}): Promise<MqttRig> =>
    stopAfter(t, await mqttRig(shipped.boxUrl, { tls: { insecure: false, ...tls }, ...change }));
  const own = await identity(shipped, 'box-1');
  const { ca, ...withoutCa } = own;
  const foreign = makeAuthority(await mkdtemp(join(tmpdir(), 'mien-foreign-')), 'foreign');

  const named = `The MQTT broker ${shipped.boxUrl}`;
  t.is(
    await firstWarning(await box(ca === undefined ? {} : { ca })),
    `${named} wants a certificate of this box; name one in mqtt.tls.certFile and keyFile.`,
  );
  t.is(
    await firstWarning(await box(await identity(shipped, 'box-1', foreign))),
    `${named} does not trust the certificate of this box (mqtt.tls.certFile); use one that an authority of the broker has signed.`,
  );
  t.is(
    await firstWarning(await box(withoutCa)),
    `${named} has a certificate that this box does not trust; name the authority that signed it in mqtt.tls.caFile.`,
  );
  t.is(
    await firstWarning(await box(await identity(shipped, 'box-2'))),
    `${named} does not let this box write mien/v1/clinic/box-1/availability; check the broker's access list and mqtt.prefix.`,
    "another box's topics",
  );
  t.deepEqual(reader.messages, [], 'none of them has said anything that anybody hears');

  const rig = await box(own);
  t.is(await probeBroker(rig.config), '5');
  await rig.sink.publish(event(1));
  await reader.until(() => reader.on('/event').length === 1 && reader.on('/availability').length === 1);
  await rig.stop();

  const blind = await box({ ...withoutCa, insecure: true });
  await waitFor(() => blind.sink.connected);
  t.regex(blind.lines[0]?.msg ?? '', /^Any certificate of the MQTT broker .* is taken/);
});

test('the shipped access list: a dashboard reads and changes nothing, and nobody hears what is said to another', async (t) => {
  const shipped = await shippedMosquitto();
  stopAfter(t, await shipped.start());
  const ca = await readFile(shipped.authority.caFile);
  const as = async (username: string) =>
    stopAfter(
      t,
      await readMqtt(shipped.userUrl, '#', { protocolVersion: 5, username, password: passwordOf(username), ca }),
    );
  const [dashboard, operator] = [await as('dashboard'), await as('operator')];
  const box = await identity(shipped, 'box-1');
  const shown = { ca: box.ca as string, cert: box.cert as string, key: box.key?.reveal() as string };
  const one = stopAfter(t, await readMqtt(shipped.boxUrl, '#', { protocolVersion: 5, ...shown }));
  const set = 'mien/v1/clinic/box-1/camera/room/enabled/set';
  await t.throwsAsync(dashboard.publish(set, 'OFF'), { message: /Not authorized/ });
  await t.throwsAsync(operator.publish('mien/v1/clinic/box-1/camera/room/event', '{}'), { message: /Not authorized/ });
  await t.throwsAsync(one.publish('mien/v1/clinic/box-2/rpc/status', ''), { message: /Not authorized/ });
  await operator.publish(set, 'ON');
  // What `mien watch -c mien.yaml` sees at the box.
  for (const name of ['box-1', 'box-2']) {
    const own = `mien/v1/clinic/${name}/camera/room/event`;
    const said = one.publish(own, JSON.stringify(event(1, { edge: name })));
    await (name === 'box-1' ? t.notThrowsAsync(said) : t.throwsAsync(said, { message: /Not authorized/ }));
  }
  await operator.publish('mien/v1/clinic/box-2/camera/room/enabled/set', 'OFF');
  await one.publish('mien/reply/operator/box-1', 'answer');
  await t.throwsAsync(one.publish('mien/reply/operator/box-2', 'forged'), { message: /Not authorized/ });
  await one.until(() => one.messages.length === 2);
  await operator.until(() => operator.on('/box-1').length === 1);
  t.deepEqual(
    one.messages.map(({ topic }) => topic),
    [set, 'mien/v1/clinic/box-1/camera/room/event'],
  );
  t.deepEqual(dashboard.on('/box-1'), []);
});
