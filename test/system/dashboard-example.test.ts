import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { readMqtt } from '../helpers/mqtt-reader.js';
import { stopAfter } from '../helpers/stop-after.js';
import { waitFor } from '../helpers/wait-for.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const base = 'mien/v1/demo/local';

/** The program of docs/mqtt.md, as it stands there. */
async function documented(): Promise<string> {
  const page = await readFile(new URL('../../docs/mqtt.md', import.meta.url), 'utf8');
  return /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
}

test("the documentation's dashboard shows the demo's events, and the demo answers and obeys", async (t) => {
  t.timeout(200_000);
  const code = await documented();
  const lines = code.split('\n').filter((line) => line.trim() !== '');
  t.true(lines.length > 5 && lines.length <= 20, `${lines.length} lines`);

  const demo = spawn(process.execPath, ['bin/mien.cjs', 'demo', '--mqtt-port', '0', '--http-port', '0'], { cwd: root });
  t.teardown(() => demo.kill('SIGKILL'));
  let banner = '';
  demo.stderr.on('data', (text) => (banner += String(text)));
  await waitFor(() => /mqtt:\S+/.test(banner), 60_000);
  const [url] = /mqtt:\S+/.exec(banner) as RegExpExecArray;

  const dashboard = spawn(process.execPath, ['--input-type=module', '-', url], { cwd: root });
  t.teardown(() => dashboard.kill('SIGKILL'));
  let shown = '';
  dashboard.stdout.on('data', (text) => (shown += String(text)));
  dashboard.stderr.on('data', (text) => t.log(String(text)));
  dashboard.stdin.end(code);
  const reader = stopAfter(t, await readMqtt(url));
  await waitFor(() => /^demo\/local room-1 is online/m.test(shown), 60_000);
  await waitFor(() => /^new \S+ room-1: \w+ [\d.]+ px.*; no resemblance$/m.test(shown), 100_000);
  for (const leaf of [
    '/face',
    '/stats',
    '/enabled/state',
    '/consent/state',
    '/sensitivity/state',
    '/info',
    '/health',
  ]) {
    await reader.until(() => reader.on(leaf).length > 0);
  }

  await reader.publish(`${base}/camera/room-1/sensitivity/set`, 'strict');
  await reader.until(() => reader.on('/sensitivity/state').at(-1)?.text === 'strict');
  for (const method of ['status', 'cameras', 'snapshot']) {
    await reader.publish(`${base}/rpc/${method}`, `{"transaction":"${method}"}`);
    await reader.until(() => reader.on(`/rpc/${method}/response`).length === 1);
  }
  const answer = (method: string) => JSON.parse(reader.on(`/rpc/${method}/response`)[0]?.text ?? '{}');
  t.like(answer('status'), { ok: true, transaction: 'status', result: { site: 'demo' } });
  t.like(answer('cameras').result[0], { name: 'room-1', enabled: true, sensitivity: 'strict' });
  t.like(answer('snapshot'), { ok: false, error: { code: 'MIEN_ERR_REQUEST' } });
  const exited = once(demo, 'exit');
  demo.kill('SIGINT');
  t.deepEqual(await exited, [130, null]);
  // Every message is checked against the contract.
  await reader.stop();
});
