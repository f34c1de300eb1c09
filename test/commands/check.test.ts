import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { EMPTY, Observable, throwError } from 'rxjs';
import { checkCommand, type Probes, runChecks } from '../../src/commands/check.js';
import { probeBroker } from '../../src/commands/probe-broker.js';
import { probeCamera } from '../../src/commands/probe-camera.js';
import { loadConfig } from '../../src/config/load-config.js';
import { ConfigError, SourceError } from '../../src/errors.js';
import type { Frame } from '../../src/frame.js';
import { BrokerFailure } from '../../src/sinks/broker-failure.js';
import type { Source } from '../../src/source.js';
import { mqttRig } from '../helpers/mqtt-rig.js';
import { waitFor } from '../helpers/wait-for.js';
import { withBroker } from '../helpers/with-broker.js';

const yaml = `site: clinic
edge: box-1
purpose: therapy
jurisdiction: EU
cameras:
  front:
    url: rtsp://front/1
  back:
    url: rtsp://back/1
  attic:
    url: rtsp://attic/1
    enabled: false
mqtt:
  url: mqtt://broker:1883
`;

async function given(text = yaml): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'mien-check-')), 'mien.yaml');
  await writeFile(path, text);
  return path;
}

const reached: Probes = {
  camera: async ({ name }) => `640x480 (${name})`,
  broker: async () => 'MQTT 5',
  model: async () => 'skd-tstsan (ort)',
};

async function check(probes: Partial<Probes>): Promise<{ all: boolean; lines: string[] }> {
  const { config } = await loadConfig(await given(), { env: {} });
  const lines: string[] = [];
  const all = await runChecks(config, { ...reached, ...probes }, (line) => lines.push(line));
  return { all, lines: lines.sort() };
}

test('prints a line for everything that the configuration names', async (t) => {
  t.deepEqual(await check({}), {
    all: true,
    lines: [
      'ok    broker mqtt://broker:1883: MQTT 5',
      'ok    camera back: 640x480 (back)',
      'ok    camera front: 640x480 (front)',
      'ok    model: skd-tstsan (ort)',
      'skip  camera attic: disabled',
    ],
  });
});

test('one thing out of reach does not hide the others', async (t) => {
  const { all, lines } = await check({
    camera: async ({ name }) => {
      if (name === 'back') throw new SourceError('MIEN_ERR_UNAUTHORIZED', 'Camera rtsp://back/1 refuses the password.');
      return '640x480';
    },
    broker: async () => {
      throw new BrokerFailure({ code: 'ECONNREFUSED' }, { url: 'mqtt://broker:1883', clientId: 'x', accepted: false });
    },
  });
  t.false(all);
  t.deepEqual(lines, [
    'FAIL  broker mqtt://broker:1883: The MQTT broker mqtt://broker:1883 refuses connections; is it running, and is the port right?',
    'FAIL  camera back: Camera rtsp://back/1 refuses the password.',
    'ok    camera front: 640x480',
    'ok    model: skd-tstsan (ort)',
    'skip  camera attic: disabled',
  ]);
});

test.serial('the command ends with 69 when something is out of reach, and refuses a bad configuration', async (t) => {
  const path = await given();
  const command = (probes: Partial<Probes>) =>
    checkCommand({ ...reached, ...probes })
      .exitOverride()
      .parseAsync(['-c', path], { from: 'user' });
  await command({});
  t.is(process.exitCode, undefined);
  await command({ model: () => Promise.reject(new Error('x')) });
  t.is(process.exitCode, 69);
  process.exitCode = undefined;
  const bad = await given(yaml.replace('therapy', 'recruitment'));
  const refused = checkCommand(reached).exitOverride().parseAsync(['-c', bad], { from: 'user' });
  t.is((await t.throwsAsync(refused, { instanceOf: ConfigError })).exit, 78);
});

const source = (open: Source['open']): Source => ({ name: 'Camera test', open });

test('a camera is opened for one frame, which is given back, and closed', async (t) => {
  let released = 0;
  let closed = false;
  const camera = source(
    (signal) =>
      new Observable((subscriber) => {
        const frame = { width: 640, height: 480, release: () => released++ } as unknown as Frame;
        subscriber.next(frame);
        subscriber.next(frame);
        // As a camera does: it ends some time after it was told to.
        const end = (): void => {
          closed = true;
          subscriber.complete();
        };
        if (signal.aborted) setTimeout(end, 50);
      }),
  );
  t.like(await probeCamera(camera, { timeoutMs: 5_000 }), { width: 640, height: 480 });
  t.is(released, 2);
  t.true(closed, 'its resources are free when the probe is over');
});

test('a camera without a picture is said in one sentence', async (t) => {
  const silent = source(
    (signal) => new Observable((subscriber) => signal.addEventListener('abort', () => subscriber.complete())),
  );
  await t.throwsAsync(probeCamera(silent, { timeoutMs: 50 }), {
    code: 'MIEN_ERR_UNREACHABLE',
    message: 'Camera test sent no picture within 0.05 s; is it on, and is the network up?',
  });
  await t.throwsAsync(
    probeCamera(
      source(() => EMPTY),
      { timeoutMs: 5_000 },
    ),
    { code: 'MIEN_ERR_STREAM_ENDED' },
  );
  const failing = source(() => throwError(() => new SourceError('MIEN_ERR_NOT_FOUND', 'No such stream.')));
  await t.throwsAsync(probeCamera(failing, { timeoutMs: 5_000 }), { message: 'No such stream.' });
});

test('the broker is reached beside a service that runs, and an absent one is said', async (t) => {
  let config: Parameters<typeof probeBroker>[0] | undefined;
  await withBroker({}, async ({ url }) => {
    const rig = await mqttRig(url);
    await waitFor(() => rig.sink.connected);
    config = rig.config;
    t.is(await probeBroker(config), '3.1.1');
    t.true(rig.sink.connected, 'the service keeps its connection');
    t.false(rig.lines.some(({ level }) => level > 30));
    await rig.stop();
  });
  await t.throwsAsync(probeBroker(config as NonNullable<typeof config>), {
    instanceOf: BrokerFailure,
    message: /refuses connections/,
  });
});
