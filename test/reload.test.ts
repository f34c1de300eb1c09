import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { pino } from 'pino';
import { type LoadedConfig, loadConfig } from '../src/config/load-config.js';
import { RequestError } from '../src/errors.js';
import { createReloader, type ReloaderOptions } from '../src/reload.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-reload-'));
const path = join(folder, 'mien.yaml');
await writeFile(
  path,
  JSON.stringify({
    site: 'clinic',
    edge: 'box',
    purpose: 'therapy',
    jurisdiction: 'EU',
    cameras: { room: { url: 'rtsp://camera.invalid/1' } },
    mqtt: { url: 'mqtt://127.0.0.1' },
  }),
);
const load = (): Promise<LoadedConfig> => loadConfig(path, { env: {} });
const { config } = await load();
test.after.always(() => rm(folder, { recursive: true }));

function reloader(options: Partial<ReloaderOptions>) {
  const troubles: string[] = [];
  const reloads = createReloader({
    config,
    load,
    apply: async () => {},
    logger: pino({ level: 'silent' }),
    onTrouble: ({ message }) => void troubles.push(message),
    ...options,
  });
  return { reloads, troubles };
}

/** Something to wait for, and what ends the wait. */
function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test('two reloads follow one another', async (t) => {
  const { opened, open } = gate();
  const said: string[] = [];
  const { reloads } = reloader({
    apply: async () => {
      said.push('begins');
      await opened;
      said.push('ends');
    },
  });
  const both = Promise.all([reloads.reload(), reloads.reload()]);
  open();
  await both;
  t.deepEqual(said, ['begins', 'ends', 'begins', 'ends']);
});

test('a file that cannot be used, or only in part, is a warning until a good one comes', async (t) => {
  const file: { read: () => Promise<LoadedConfig> } = { read: () => Promise.reject(new Error('line 1 is no YAML')) };
  let fails = false;
  const { reloads, troubles } = reloader({
    load: () => file.read(),
    apply: async () => {
      if (fails) throw new Error('the disk is full');
    },
  });
  await t.throwsAsync(reloads.reload(), { instanceOf: RequestError, message: /last good one goes on: .*no YAML/ });
  t.regex(reloads.warning ?? '', /the last good one goes on/);
  file.read = load;
  fails = true;
  await t.throwsAsync(reloads.reload(), { message: /the disk is full/ });
  t.regex(reloads.warning ?? '', /taken over in part: .*the disk is full/);
  t.is(troubles.length, 2);
  fails = false;
  await reloads.reload();
  t.is(reloads.warning, undefined);
});

test('what stops waits for the reload under way, and refuses those that come or wait', async (t) => {
  const { opened, open } = gate();
  let applied = 0;
  const { reloads, troubles } = reloader({
    apply: async () => {
      await opened;
      applied++;
    },
  });
  const underWay = reloads.reload();
  const waiting = t.throwsAsync(reloads.reload(), { instanceOf: RequestError, message: /about to end/ });
  await new Promise((resolve) => setTimeout(resolve, 50));
  let stopped = false;
  const stop = reloads.stop().then(() => {
    stopped = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.false(stopped);
  open();
  await Promise.all([underWay, waiting, stop]);
  await t.throwsAsync(reloads.reload(), { instanceOf: RequestError, message: /about to end/ });
  t.is(applied, 1);
  t.deepEqual(troubles, []);
});
