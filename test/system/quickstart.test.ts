import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { freePort, startMosquitto } from '../helpers/mosquitto.js';
import { mosquittoSub } from '../helpers/mosquitto-sub.js';
import { withRtspCamera } from '../helpers/rtsp-camera.js';
import { stopAfter } from '../helpers/stop-after.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const mien = join(root, 'bin/mien.cjs');

/** Waits until `find` finds something, at most `seconds`. */
async function until<T>(what: string, seconds: number, find: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`${what}: waited ${seconds} s in vain`);
    await sleep(250);
  }
}

test("the quick start's configuration and commands lead from a camera to a figure in Prometheus", async (t) => {
  t.timeout(240_000);
  const page = await readFile(join(root, 'docs/quickstart.md'), 'utf8');
  const yaml = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] as string;
  const command = (start: string): string[] => {
    const line = page.split('\n').find((each) => each.startsWith(`    ${start}`));
    t.truthy(line, start);
    return (line as string).trim().split(' ');
  };
  const folder = await mkdtemp(join(tmpdir(), 'mien-quickstart-'));

  const secrets = page.split('\n').filter((line) => /^ {4}(mkdir|printf)/.test(line));
  t.is(secrets.length, 2);
  for (const line of secrets) await promisify(execFile)('/bin/sh', ['-c', line.trim()], { cwd: folder });
  await cp(join(root, 'deploy/prometheus'), join(folder, 'deploy/prometheus'), { recursive: true });

  const broker = stopAfter(t, await startMosquitto());
  const reader = stopAfter(t, mosquittoSub(broker.port));
  const [port, prometheusPort] = [await freePort(), await freePort()];
  const auth = { username: 'viewer', password: 'the password' };
  await withRtspCamera({ clip: join(root, 'assets/demo.mp4'), auth }, async (camera) => {
    // What differs from the page: the camera's and the broker's address, and the ports.
    const own = yaml
      .replace('rtsp://192.168.1.20:554/stream1', camera.url)
      .replace('mqtt://localhost:1883', broker.url)
      .concat(`http: { port: ${port} }\n`);
    await writeFile(join(folder, 'mien.yaml'), own);
    const prometheusFile = join(folder, 'deploy/prometheus/prometheus.yml');
    await writeFile(
      prometheusFile,
      (await readFile(prometheusFile, 'utf8'))
        .replace('localhost:6436', `localhost:${port}`)
        .replaceAll('_interval: 15s', '_interval: 1s'),
    );

    const [, , ...check] = command('npx mien check');
    const { stdout } = await promisify(execFile)(process.execPath, [mien, ...check], { cwd: folder });
    t.log(stdout);

    const [, , ...run] = command('npx mien run');
    const service = spawn(process.execPath, [mien, ...run], { cwd: folder, stdio: 'ignore' });
    const [program = '', ...args] = command('prometheus --config');
    const listening = args.map((arg) => arg.replace(':9090', `:${prometheusPort}`));
    const prometheus = spawn(program, listening, { cwd: folder, stdio: 'ignore' });
    try {
      await until('an event at the broker', 120, () => {
        for (const [topic, messages] of reader.received)
          if (/^mien\/v1\/home\/box-1\/camera\/room-1\/event$/.test(topic) && messages.length > 0) return true;
        return undefined;
      });
      const [, , url = ''] = command("curl -s 'http");
      const query = url.replaceAll("'", '').replace(':9090', `:${prometheusPort}`);
      type Answer = { data: { result: { metric: { camera: string }; value: [number, string] }[] } };
      const up = await until('the camera in Prometheus', 60, async () => {
        const answer = await fetch(query).then(
          (response) => response.json() as Promise<Answer>,
          () => undefined,
        );
        return answer?.data.result[0];
      });
      t.like(up, { metric: { camera: 'room-1' } });
      t.is(up.value[1], '1');
    } finally {
      for (const child of [service, prometheus]) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
    }
  });
});
