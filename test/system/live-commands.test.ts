import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { eventSchema, type MienEvent } from '../../src/event.js';
import { startMien } from '../helpers/mien-service.js';
import { freePort, startMosquitto } from '../helpers/mosquitto.js';
import { stopAfter } from '../helpers/stop-after.js';
import { until } from '../helpers/until.js';

const mien = fileURLToPath(new URL('../../bin/mien.cjs', import.meta.url));
const clip = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));

/** A command of mien, and what it has said. */
function run(...args: string[]): { child: ChildProcess; out: () => string; err: () => string; code: Promise<number> } {
  const child = spawn(process.execPath, [mien, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = once(child, 'close').then(([status]) => status as number);
  return { child, out: () => out, err: () => err, code };
}

test('beside a service that runs: watch shows its events by its configuration, and erase has it erase a session', async (t) => {
  t.timeout(200_000);
  const broker = stopAfter(t, await startMosquitto());
  const service = stopAfter(
    t,
    await startMien(
      {
        site: 'clinic',
        edge: 'box',
        purpose: 'therapy',
        jurisdiction: 'EU',
        cameras: { room: { url: clip, loop: true, consent: { state: 'granted', ref: 'f-1' } } },
        mqtt: { url: broker.url },
        http: { port: await freePort(), tokenFile: 'token' },
      },
      { token: 'a-token-that-is-long-enough' },
    ),
  );
  const watch = run('watch', '-c', service.path, '--json');
  t.teardown(() => void watch.child.kill('SIGKILL'));
  const seen = (): MienEvent[] =>
    watch
      .out()
      .split('\n')
      .slice(0, -1)
      .map((line) => eventSchema.parse(JSON.parse(line)));
  await until('events', 120, () => (seen().some(({ type }) => type === 'end') ? true : undefined));
  watch.child.kill('SIGTERM');
  t.is(await watch.code, 143);
  t.regex(watch.err(), /Watching mien\/v1\/clinic\/box\/camera\/\+\/event at mqtt:/);

  const [{ session } = { session: '' }] = seen();
  const erase = run('erase', '-c', service.path, '--session', session);
  t.is(await erase.code, 0, erase.err());
  const [, journal] = /^journal +(\d+) message\(s\) erased\noutbox +\d+ message\(s\) erased\n/.exec(erase.out()) ?? [];
  t.true(Number(journal) >= seen().length - 1, erase.out());
  // The gate is closed, and what was under way when it closed is not kept either.
  await sleep(3_000);
  t.deepEqual(await service.journal(), []);
  const headers = { authorization: 'Bearer a-token-that-is-long-enough' };
  const metrics = await (await fetch(`${service.http()}/metrics`, { headers })).text();
  t.regex(metrics, /mien_consent_state\{camera="room",state="withheld"\} 1/);
  const again = run('erase', '-c', service.path, '--ref', 'f-1');
  t.is(await again.code, 0);
  t.regex(again.out(), /^journal +0 message/);
  t.is((await service.stop()).code, 143);
});
