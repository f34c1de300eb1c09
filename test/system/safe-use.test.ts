import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { startMien } from '../helpers/mien-service.js';
import { freePort, startMosquitto } from '../helpers/mosquitto.js';
import { mosquittoSub } from '../helpers/mosquitto-sub.js';
import { withRtspCamera } from '../helpers/rtsp-camera.js';
import { stopAfter } from '../helpers/stop-after.js';

const clip = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));
const auth = { username: 'viewer', password: 'camera-pw-4711' };
const token = 'http-token-that-nobody-may-see';
const secrets = [auth.password, 'mqtt-pw-4712', token, 'http-pw-4713'];

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 90_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what}: waited in vain`);
    await sleep(200);
  }
}

test('no frame passes until consent is granted over HTTP, and no secret shows itself anywhere', async (t) => {
  t.timeout(280_000);
  const folder = await mkdtemp(join(tmpdir(), 'mien-safe-'));
  const passwords = join(folder, 'passwd');
  await writeFile(passwords, '', { mode: 0o600 });
  execFileSync('mosquitto_passwd', ['-b', passwords, 'mien', 'mqtt-pw-4712']);
  execFileSync('mosquitto_passwd', ['-b', passwords, 'reader', 'reader']);
  const broker = stopAfter(
    t,
    await startMosquitto({
      config: `allow_anonymous true\npassword_file ${passwords}`,
    }),
  );
  const reader = stopAfter(t, mosquittoSub(broker.port));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const headers = { authorization: `Bearer ${token}`, 'x-mien-request': '1', 'content-type': 'application/json' };
  const metrics = async (): Promise<string> => (await fetch(`${base}/metrics`, { headers })).text();
  const figure = async (name: string): Promise<number> =>
    Number(new RegExp(`^${name}\\S* (\\S+)$`, 'm').exec(await metrics())?.[1] ?? 0);
  const dropped = 'mien_frames_dropped_total{camera="room",stage="decode",reason="no_consent"}'.replace(
    /[{}]/g,
    '\\$&',
  );

  await withRtspCamera({ clip, auth }, async (camera) => {
    const service = stopAfter(
      t,
      await startMien(
        {
          site: 'clinic',
          edge: 'box',
          purpose: 'therapy',
          jurisdiction: 'EU',
          logLevel: 'trace',
          dataFolder: join(folder, 'data'),
          cameras: {
            room: {
              url: camera.url,
              username: auth.username,
              passwordFile: 'camera',
              consent: { state: 'unrecorded' },
            },
          },
          mqtt: {
            url: broker.url,
            username: 'mien',
            passwordFile: 'mqtt',
            outbox: { path: join(folder, 'data', 'outbox') },
          },
          http: { port, tokenFile: 'token', username: 'nurse', passwordFile: 'login' },
        },
        { camera: auth.password, mqtt: 'mqtt-pw-4712', token, login: 'http-pw-4713' },
      ),
    );
    await until('frames that are dropped', async () => (await figure(dropped).catch(() => 0)) > 600);
    t.is((await service.journal()).length, 0);
    t.regex(await metrics(), /mien_consent_state\{camera="room",state="granted"\} 0/);
    t.is((await fetch(`${base}/metrics`)).status, 401);
    t.is((await fetch(`${base}/metrics`, { headers: { authorization: 'Bearer http-token-wrong-one' } })).status, 401);

    const body = JSON.stringify({ state: 'granted', ref: 'f-1' });
    const consent = `${base}/api/cameras/room/consent`;
    t.is((await fetch(consent, { method: 'POST', headers, body })).status, 200);
    await until('an event', async () => (await service.journal()).length > 0);
    const [event] = await service.journal();
    t.deepEqual(event?.consent, { state: 'granted', ref: 'f-1' });

    const ps = execFileSync('ps', ['-eww', '-o', 'args'], { encoding: 'utf8' });
    const shown = [
      ps,
      await metrics(),
      service.log(),
      JSON.stringify([...reader.received]),
      JSON.stringify(await service.journal()),
    ];
    const answer = await fetch(`${base}/api/erase`, { method: 'POST', headers, body: JSON.stringify({ ref: 'f-1' }) });
    t.is(answer.status, 200);
    t.true(((await answer.json()) as { journal: number }).journal > 0);
    t.is((await service.journal()).length, 0);
    t.regex(await metrics(), /mien_consent_state\{camera="room",state="withheld"\} 1/);
    t.is((await service.stop()).code, 143);

    const names = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true });
    for (const file of names.filter((one) => one.isFile()))
      shown.push(await readFile(join(file.parentPath, file.name), 'latin1'));
    shown.push(service.log(), JSON.stringify([...reader.received]));
    const audit = await readFile(join(folder, 'data', 'audit.ndjson'), 'utf8');
    for (const kind of ['started', 'consent', 'login_failed', 'request', 'erased', 'stopped'])
      t.true(audit.includes(`"kind":"${kind}"`), kind);
    for (const secret of secrets) t.false(shown.join('\n').includes(secret), `${secret} shows itself`);
    t.true(shown.join('').includes('mien/v1/clinic/box/camera/room/event'), 'what was looked at holds something');
  });
});
