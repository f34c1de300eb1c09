import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { serviceUnit } from '../helpers/service-unit.js';

const path = new URL('../../deploy/systemd/mien.service', import.meta.url);
const setting = serviceUnit(path);
const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');
const clip = join(root, 'assets/demo.mp4');

/** Runs the unit's ExecStart in place of systemd: its program and folders are this checkout's, its environment the unit's. */
async function start(config: string) {
  const folder = await mkdtemp(join(tmpdir(), 'mien-unit-'));
  const etc = join(folder, 'etc');
  const credentials = join(folder, 'credentials');
  const state = join(folder, 'state');
  for (const each of [etc, credentials, state]) await mkdir(each);
  for (const credential of setting('LoadCredential')) {
    const file = join(credentials, credential.split(':')[0] as string);
    await writeFile(file, 'correct-horse');
    await chmod(file, 0o400);
  }
  await writeFile(join(etc, 'mien.yaml'), config);
  const [command = ''] = setting('ExecStart');
  const words = command
    .replace('/usr/bin/node', process.execPath)
    .replaceAll('/opt/mien', root)
    .replaceAll('/etc/mien', etc)
    .split(' ');
  const child = spawn(words[0] as string, words.slice(1), {
    cwd: state,
    env: { PATH: process.env['PATH'], STATE_DIRECTORY: state, CREDENTIALS_DIRECTORY: credentials },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  return { child, state, log: () => log, code: async () => (await exited)[0] };
}

const good = `
site: clinic
edge: box
purpose: therapy
jurisdiction: EU
cameras:
  clip: { url: ${clip}, loop: true, consent: { state: granted } }
  room: { url: 'rtsp://127.0.0.1:1/cam', username: viewer, passwordFile: '\${CREDENTIALS_DIRECTORY}/room-1' }
mqtt:
  url: mqtt://127.0.0.1:1
  outbox: { path: '\${STATE_DIRECTORY}/outbox' }
dataFolder: '\${STATE_DIRECTORY}'
http: { port: 0 }
`;

test.serial('the unit exposes little: systemd-analyze gives it 2.0 at most', async (t) => {
  const { stdout } = await promisify(execFile)('systemd-analyze', ['security', '--offline=true', fileURLToPath(path)]);
  const [verdict = ''] = /Overall exposure level.*/.exec(stdout) ?? [];
  t.log(verdict);
  const score = Number(/: ([\d.]+)/.exec(verdict)?.[1]);
  t.true(score > 0 && score <= 2, verdict);
});

test.serial(
  'the command of the unit starts mien with its credentials and state, and SIGTERM ends it with a code of success',
  async (t) => {
    t.timeout(120_000);
    const service = await start(good);
    const deadline = performance.now() + 60_000;
    while (!/with 2 camera\(s\) runs/.test(service.log())) {
      if (performance.now() > deadline || service.child.exitCode !== null) t.fail(service.log());
      await sleep(100);
    }
    t.true(
      (await readFile(join(service.state, 'outbox', 'CURRENT'), 'utf8')).length > 0,
      'the outbox is in the state folder',
    );
    service.child.kill('SIGTERM');
    const code = await service.code();
    t.true(setting('SuccessExitStatus').join(' ').split(' ').includes(String(code)), `it ended with ${code}`);
    t.false(service.log().includes('correct-horse'), 'no password in the log');
  },
);

test.serial(
  'a configuration that is wrong ends it with a code that systemd does not answer by starting it again',
  async (t) => {
    t.timeout(60_000);
    const service = await start(good.replace('purpose: therapy', 'purpose: recruitment'));
    const code = await service.code();
    t.is(code, 78);
    t.true(setting('RestartPreventExitStatus').join(' ').split(' ').includes(String(code)));
  },
);
