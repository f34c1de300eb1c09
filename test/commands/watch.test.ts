import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { watchLine } from '../../src/commands/watch.js';
import { watchTarget } from '../../src/commands/watch-target.js';
import { event } from '../helpers/event.js';
import { mqttRig } from '../helpers/mqtt-rig.js';
import { waitFor } from '../helpers/wait-for.js';
import { startBroker, withBroker } from '../helpers/with-broker.js';

const mien = fileURLToPath(new URL('../../bin/mien.cjs', import.meta.url));

/** `mien watch` as a process of its own. */
function watch(...args: string[]) {
  const child = spawn(process.execPath, [mien, 'watch', ...args], { env: { ...process.env, MIEN_MQTT_PASSWORD: '' } });
  const exited = once(child, 'exit');
  const said = { out: '', log: '' };
  child.stdout.on('data', (text) => (said.out += String(text)));
  child.stderr.on('data', (text) => (said.log += String(text)));
  return { child, exited, said, lines: () => said.out.split('\n').filter(Boolean) };
}

test('shows each message as JSON or each movement as a line, connects again, and Ctrl-C ends it with 130', async (t) => {
  let broker = await startBroker();
  const { port, url } = broker;
  const json = watch(url, '--json');
  const plain = watch(url);
  const both = [json, plain];
  try {
    await waitFor(
      () => both.every(({ said }) => /Watching mien\/v1\/\+\/\+\/camera\/\+\/event at/.test(said.log)),
      60_000,
    );
    const rig = await mqttRig(url);
    await rig.sink.publish(event(1));
    await rig.sink.publish(event(2, { type: 'end', id: event(1).id }));
    await waitFor(() => json.lines().length === 2 && plain.lines().length === 1);
    t.deepEqual(
      json.lines().map((line) => JSON.parse(line).seq),
      [1, 2],
    );
    t.regex(plain.lines()[0] ?? '', /^clinic\/box-1 {2}\d\d:\d\d:\d\d\.\d{3} {2}room {2}.*browInL 0\.91 px up/);

    await broker.stop();
    broker = await startBroker({ port });
    await waitFor(() => both.every(({ said }) => /Connected again/.test(said.log)), 30_000);
    await waitFor(() => rig.sink.connected);
    await rig.sink.publish(event(3));
    await waitFor(() => json.lines().length === 3);
    await rig.stop();
    for (const { child } of both) child.kill('SIGINT');
    t.deepEqual(await Promise.all(both.map(({ exited }) => exited)), [
      [130, null],
      [130, null],
    ]);
  } finally {
    for (const { child } of both) child.kill('SIGKILL');
    await broker.stop();
  }
});

test('a broker that is not there or does not let it in ends it with 69 and one sentence', async (t) => {
  const gone = await startBroker();
  await gone.stop();
  const nobody = watch(gone.url);
  t.deepEqual(await nobody.exited, [69, null]);
  t.is(
    nobody.said.log,
    `mien: The MQTT broker ${gone.url} refuses connections; is it running, and is the port right?\n`,
  );
  await withBroker({ users: { viewer: 'right' } }, async ({ url }) => {
    const file = join(await mkdtemp(join(tmpdir(), 'mien-watch-')), 'password');
    await writeFile(file, 'wr0ng', { mode: 0o600 });
    const stranger = watch(url, '--username', 'viewer', '--password-file', file);
    t.deepEqual(await stranger.exited, [69, null]);
    t.regex(stranger.said.log, /does not let in mqtt\.username 'viewer' with its password/);
    t.false(stranger.said.log.includes('wr0ng'));
  });
});

test('what the command line gets wrong is one sentence', async (t) => {
  const prefix = 'mien/v1/+/+/';
  const wrong: [string | undefined, object, RegExp][] = [
    ['http://broker', {}, /address must begin with mqtt:\/\//],
    ['mqtt://me:secret@broker', {}, /holds a password, .* use --password-file/],
    ['mqtt://broker', { passwordFile: '/nowhere' }, /^--password-file names \/nowhere, which does not exist/],
    ['mqtts://broker', { caFile: '/nowhere' }, /^--ca-file names \/nowhere, which does not exist/],
    ['mqtt://broker', { insecure: true }, /^TLS means nothing without TLS|^TLS /],
    ['mqtt://broker', { config: 'mien.yaml' }, /^Give either -c/],
  ];
  for (const [url, options, sentence] of wrong) {
    await t.throwsAsync(watchTarget(url, { prefix, ...options }, {}), { name: 'UsageError', message: sentence });
  }
  const { broker, filter } = await watchTarget(undefined, { prefix: 'a/b' }, {});
  t.deepEqual([broker.url, filter], ['mqtt://localhost:1883', 'a/b/camera/+/event']);
});

test('nothing that a broker passes on reaches the terminal as a command', (t) => {
  const line = watchLine(
    event(1, { type: 'end', camera: 'room\u001b[2J\u0007', abstained: false, label: 'x\u009b31m' }),
  );
  t.regex(line, /room\?\[2J\?/);
  t.notRegex(line, /\p{C}/u);
});
