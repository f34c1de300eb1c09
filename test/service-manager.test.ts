import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { pino } from 'pino';
import { serviceManager } from '../src/service-manager.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-notify-'));
const heard = join(folder, 'heard');
/** In the place of systemd's own program: writes down what it is told. */
await writeFile(join(folder, 'systemd-notify'), `#!/bin/sh\necho "$@" >> '${heard}'\n`, { mode: 0o755 });
process.env['PATH'] = `${folder}:${process.env['PATH']}`;
test.after.always(() => rm(folder, { recursive: true }));

const said = async (): Promise<string[]> =>
  (await readFile(heard, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');

/** Waits until the watchdog was fed so many times, or 20 s. */
async function fed(times: number): Promise<number> {
  for (let tries = 0; tries < 400; tries++) {
    const count = (await said()).filter((line) => line === 'WATCHDOG=1').length;
    if (count >= times) return count;
    await sleep(50);
  }
  return 0;
}

test.serial(
  'the watchdog is fed while the service is well, not while something ails it, and again after',
  async (t) => {
    t.timeout(120_000);
    const errors: string[] = [];
    let ailment: string | undefined;
    const manager = serviceManager({
      env: { NOTIFY_SOCKET: join(folder, 'notify'), WATCHDOG_USEC: '200000' },
      logger: pino(
        { level: 'error' },
        { write: (line) => void errors.push((JSON.parse(line) as { msg: string }).msg) },
      ),
      ailment: () => ailment,
    });
    await manager.ready('all is well');
    t.true((await fed(2)) >= 2);
    t.is((await said())[0], 'READY=1 STATUS=all is well');
    t.deepEqual(errors, []);

    ailment = 'nothing was heard of camera room for 100 s.';
    // What was said just before may still be on its way.
    await sleep(1_000);
    const before = await fed(1);
    await sleep(1_000);
    t.is(await fed(1), before);
    t.is(errors[0], 'The watchdog of systemd is not fed: nothing was heard of camera room for 100 s.');

    ailment = undefined;
    t.true((await fed(before + 2)) > before);
    await manager.reloading();
    await manager.stopping();
    const last = await said();
    t.true(last.some((line) => /^RELOADING=1 MONOTONIC_USEC=\d+$/.test(line)));
    t.is(last.filter((line) => line !== 'WATCHDOG=1').at(-1), 'STOPPING=1');
  },
);

test.serial('where no systemd listens nothing is said', async (t) => {
  const before = await said();
  const manager = serviceManager({
    env: { WATCHDOG_USEC: '1000' },
    logger: pino({ level: 'silent' }),
    ailment: () => undefined,
  });
  await manager.ready('');
  await manager.reloading();
  await manager.stopping();
  t.deepEqual(await said(), before);
});
