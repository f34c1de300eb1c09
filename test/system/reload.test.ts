import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { startMien } from '../helpers/mien-service.js';
import { startMosquitto } from '../helpers/mosquitto.js';
import { mosquittoSub } from '../helpers/mosquitto-sub.js';
import { childrenOf, hears } from '../helpers/processes.js';
import { stopAfter } from '../helpers/stop-after.js';
import { until } from '../helpers/until.js';

const clip = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));
const site = { site: 'clinic', edge: 'box', purpose: 'therapy', jurisdiction: 'EU' };
const topics = 'mien/v1/clinic/box';
const room = { url: clip, loop: true };

test.serial(
  'a change of the file is taken over while cameras run; one that is no good keeps the last one',
  async (t) => {
    t.timeout(120_000);
    const broker = stopAfter(t, await startMosquitto());
    const reader = stopAfter(t, mosquittoSub(broker.port));
    const latest = (topic: string): string | undefined => reader.received.get(`${topics}/${topic}`)?.at(-1);
    const becomes = (camera: string, state: string): Promise<true> =>
      until(`${camera} is ${state}`, 30, () => {
        const text = latest(`camera/${camera}/status`);
        return text !== undefined && JSON.parse(text).state === state ? true : undefined;
      });
    const config = { ...site, cameras: { a: room }, mqtt: { url: broker.url } };
    const service = stopAfter(t, await startMien(config));
    await becomes('a', 'online');
    type Readiness = { ready: boolean; warnings: string[] };
    const ready = async (): Promise<Readiness> =>
      (await fetch(`${service.http()}/readyz`)).json() as Promise<Readiness>;
    const [first] = childrenOf(service.pid);

    await service.configure({ ...config, cameras: { a: room, b: room } });
    await becomes('b', 'online');
    t.is(childrenOf(service.pid).length, 2);
    t.true(childrenOf(service.pid).includes(first as number), 'a was not opened again');

    await service.configure({ ...config, cameras: { a: { ...room, enabled: false }, b: room } });
    await becomes('a', 'disabled');
    t.is(childrenOf(service.pid).length, 1);

    await service.configure('cameras: {a: {url: 7');
    const complaint = await until('the complaint', 10, () => latest('error'));
    t.regex(JSON.parse(complaint).message, /file cannot be used, and the last good one goes on: .*mien\.yaml:1/);
    const wrong = await ready();
    t.true(wrong.ready);
    t.regex(wrong.warnings[0] ?? '', /the last good one goes on/);
    await becomes('a', 'disabled');
    await becomes('b', 'online');

    await service.configure({ ...config, mqtt: { ...config.mqtt, clientId: 'other' } });
    await becomes('a', 'online');
    t.deepEqual((await ready()).warnings, ['Changes of mqtt hold after a restart of mien.']);
    t.is(childrenOf(service.pid).length, 1, 'b is gone');

    const reloads = (): number => (service.log().match(/was read again/g) ?? []).length;
    const before = reloads();
    service.kill('SIGHUP');
    await until('the signal is heard', 10, () => (reloads() > before ? true : undefined));
    t.is((await service.stop()).code, 143);
  },
);

test.serial('SIGHUP while it starts is answered when it has started, and while it ends does no harm', async (t) => {
  t.timeout(120_000);
  const service = stopAfter(t, await startMien({ ...site, cameras: { a: room }, mqtt: { url: 'mqtt://127.0.0.1:1' } }));
  await until('the first thing that it does', 30, () => (hears(service.pid, 'SIGHUP') ? true : undefined));
  service.kill('SIGHUP');
  const reloaded = (): true | undefined => (/was read again/.test(service.log()) ? true : undefined);
  await until('the reload', 60, reloaded);
  const ending = service.stop();
  const hangUps = setInterval(() => service.kill('SIGHUP'), 20);
  const { code } = await ending;
  clearInterval(hangUps);
  t.is(code, 143);
});

test.serial('systemd hears that it is ready, reloads, is well, and stops', async (t) => {
  t.timeout(120_000);
  const path = join(await mkdtemp(join(tmpdir(), 'mien-notify-')), 'notify');
  const script = fileURLToPath(new URL('../helpers/notify-socket.py', import.meta.url));
  const listener = spawn('/usr/bin/python3', [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let heard = '';
  listener.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  const says = (what: string, pattern: RegExp): Promise<true> =>
    until(what, 30, () => (pattern.test(heard) ? true : undefined));
  await says('the socket', /ready/);
  const service = stopAfter(
    t,
    await startMien(
      { ...site, cameras: { a: room }, mqtt: { url: 'mqtt://127.0.0.1:1' } },
      {},
      { NOTIFY_SOCKET: path, WATCHDOG_USEC: '2000000' },
    ),
  );
  await says('ready', /READY=1\nSTATUS=mien \S+ with 1 camera/);
  await says('well', /WATCHDOG=1.*WATCHDOG=1/s);
  service.kill('SIGHUP');
  await says('reloaded', /RELOADING=1\nMONOTONIC_USEC=\d+\n.*READY=1/s);

  // A service that stands still is not well.
  const fed = (): number => (heard.match(/WATCHDOG=1/g) ?? []).length;
  service.kill('SIGSTOP');
  await sleep(500);
  const before = fed();
  await sleep(2_500);
  t.is(fed(), before);
  service.kill('SIGCONT');
  t.is((await service.stop()).code, 143);
  t.regex(heard, /STOPPING=1/);
  listener.kill();
  await once(listener, 'exit');
});
