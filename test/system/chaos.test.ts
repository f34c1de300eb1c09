import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { CameraReport } from '../../src/controls.js';
import { startMien } from '../helpers/mien-service.js';
import { childrenOf, connectedTo, descriptorsOf, isRunning } from '../helpers/processes.js';
import { type CameraFault, type RtspCamera, startRtspCamera } from '../helpers/rtsp-camera.js';
import { filmStillFace } from '../helpers/still-face.js';
import { until } from '../helpers/until.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-chaos-'));
test.after.always(() => rm(folder, { recursive: true }));
const face = join(folder, 'face.mp4');
const larger = join(folder, 'larger.mp4');
test.before(async () => {
  await filmStillFace(face);
  await filmStillFace(larger, { width: 400, height: 300, seconds: 4 });
});

const username = 'viewer';
const names = ['killed', 'stopped', 'guarded', 'resized', 'damaged', 'wrecked', 'lossy', 'very', 'moving'] as const;
const demo = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));
/** How long the service may take to start on a busy machine, s. */
const patience = 120;
/**
 * Within which time each fault must be noticed and, once mended, be over, s: about twice what was measured at worst, at a
 * load of 11 to 19 on two cores (docs/faults.md). What it took is logged.
 */
const limits = {
  lost: { noticed: 30, back: 45 },
  killed: { noticed: 15, back: 45 },
  crashed: { noticed: 15, back: 60 },
  stopped: { noticed: 20, back: 45 },
  guarded: { noticed: 15, back: 45 },
  damaged: { noticed: 15, back: 45, plainly: 30 },
  wrecked: { noticed: 15, given: 80, back: 45 },
  cut: { back: 45 },
  event: { back: 60 },
} as const;

/** When the demo clip is cut off, s: at the apex of its first movement, before that can have been reported. */
const cutAt = 6.19;

/** Apexes of the brief movements that a clip shows, s. */
async function movementsOf(clip: string): Promise<number[]> {
  const lines = (await readFile(clip.replace('.mp4', '.truth.csv'), 'utf8')).trim().split('\n');
  return lines.filter((line) => line.endsWith(',micro')).map((line) => Number(line.split(',')[2]));
}

test.serial('what cameras and networks do to a service: noticed, said, survived, and nothing made up', async (t) => {
  t.timeout(300_000);
  const cameras = new Map<string, RtspCamera>();
  /** When the camera that is cut off came online, each time. */
  const openings: string[] = [];
  t.teardown(() => Promise.all([...cameras.values()].map((camera) => camera.stop())));
  const open = async (name: string, options: { password?: string; port?: number } = {}): Promise<RtspCamera> => {
    const { password, port } = options;
    const auth = password === undefined ? {} : { auth: { username, password } };
    const camera = await startRtspCamera({
      clip: name === 'moving' ? demo : face,
      ...(port !== undefined && { port }),
      ...auth,
    });
    cameras.set(name, camera);
    return camera;
  };
  for (const name of names) await open(name, name === 'guarded' ? { password: 'alpha-9x' } : {});
  const at = (name: string): RtspCamera => cameras.get(name) as RtspCamera;
  const config = (host: string) => ({
    site: 'clinic',
    edge: 'box',
    purpose: 'therapy',
    jurisdiction: 'EU',
    cameras: {
      ...Object.fromEntries(names.map((name) => [name, { url: at(name).url }])),
      guarded: { url: at('guarded').url, username, passwordFile: 'secret' },
      lossy: { url: at('lossy').url, transport: 'udp' },
      very: { url: at('very').url, transport: 'udp' },
      lost: { url: at('resized').url.replace('127.0.0.1', host) },
    },
    mqtt: { url: 'mqtt://127.0.0.1:1' },
  });
  const service = await startMien(config('camera.invalid'), { secret: 'alpha-9x' });
  t.teardown(() => service.kill('SIGKILL'));
  const http = await until('HTTP', patience, () => service.http());
  // Each by a connection of its own, so that none is kept open.
  const get = (path: string): Promise<Response> => fetch(`${http}${path}`, { headers: { connection: 'close' } });
  const report = async (name: string): Promise<CameraReport | undefined> =>
    ((await (await get('/api/cameras')).json()) as CameraReport[]).find((camera) => camera.name === name);
  /** Waits for a status, at most so many s; gives the ms that it took. */
  const becomes = async (
    name: string,
    state: string,
    reasons: (string | null)[],
    seconds: number = patience,
  ): Promise<number> => {
    const begun = performance.now();
    await until(`${name} is ${state} ${reasons}`, seconds, async () => {
      const now = await report(name);
      return now?.state === state && reasons.includes(now.reason) ? true : undefined;
    });
    return Math.round(performance.now() - begun);
  };
  const figure = async (metric: string, name: string, labels = ''): Promise<number> => {
    const text = await (await get('/metrics')).text();
    const lines = [...text.matchAll(new RegExp(`^${metric}\\{camera="${name}"[^}]*${labels}[^}]*\\} (\\d+)`, 'gm'))];
    return lines.reduce((sum, [, value]) => sum + Number(value), 0);
  };
  const reopened = (name: string, reason = ''): Promise<number> =>
    figure('mien_camera_reconnects_total', name, reason && `reason="${reason}"`);
  /** Open descriptors by process: the service's, where nothing but a few files is open, and each camera's, with its sockets. */
  const openFiles = (): Map<number, number> =>
    new Map([service.pid, ...childrenOf(service.pid)].map((pid) => [pid, descriptorsOf(pid)]));
  const tell = (fault: string, noticed: number, back: number): void =>
    t.log(`${fault}: noticed after ${noticed} ms, there again ${back} ms after it was mended`);

  const lost = becomes('lost', 'offline', ['unreachable'], limits.lost.noticed);
  await Promise.all(names.map((name) => becomes(name, 'online', [null])));
  const away = await lost;
  await service.configure(config('127.0.0.1'));
  tell('a name that no server knows', away, await becomes('lost', 'online', [null], limits.lost.back));
  await sleep(2_000);
  const before = openFiles();
  t.is(before.size, 1 + names.length + 1);

  const dies = async (): Promise<void> => {
    const { port } = at('killed');
    const ended = await reopened('killed', 'stream_ended');
    at('killed').kill('SIGKILL');
    const noticed = await becomes('killed', 'offline', ['stream_ended', 'unreachable'], limits.killed.noticed);
    await at('killed').stop();
    await open('killed', { port });
    const back = await becomes('killed', 'online', [null], limits.killed.back);
    tell('the server is killed, and started again', noticed, back);
    t.true((await reopened('killed', 'stream_ended')) > ended);
  };
  /** What a damaged stream may do to a native decoder. */
  const crashes = async (): Promise<void> => {
    const crashed = connectedTo(at('killed').port, childrenOf(service.pid)) as number;
    const begun = performance.now();
    process.kill(crashed, 'SIGSEGV');
    const noticed = await becomes('killed', 'offline', ['crashed'], limits.crashed.noticed);
    await becomes('killed', 'online', [null], limits.crashed.back);
    tell("the camera's process crashes", noticed, Math.round(performance.now() - begun - noticed));
    t.is(await reopened('killed', 'crashed'), 1);
  };
  const stands = async (): Promise<void> => {
    const stalled = await reopened('stopped', 'stalled');
    at('stopped').kill('SIGSTOP');
    const noticed = await becomes('stopped', 'offline', ['stalled', 'unreachable'], limits.stopped.noticed);
    t.true(noticed >= 4_500, 'a moment of silence is none');
    at('stopped').kill('SIGCONT');
    tell('the server stands still (SIGSTOP)', noticed, await becomes('stopped', 'online', [null], limits.stopped.back));
    t.true((await reopened('stopped', 'stalled')) > stalled);
  };
  const changesPassword = async (): Promise<void> => {
    const { port } = at('guarded');
    const refused = await reopened('guarded', 'unauthorized');
    await at('guarded').stop();
    await open('guarded', { port, password: 'omega-9x' });
    const noticed = await becomes('guarded', 'offline', ['unauthorized'], limits.guarded.noticed);
    await service.write('secret', 'omega-9x');
    service.kill('SIGHUP');
    const back = await becomes('guarded', 'online', [null], limits.guarded.back);
    tell('the password is changed, then here too', noticed, back);
    t.is(await reopened('guarded', 'unauthorized'), refused + 1, 'an account is not asked for again and again');
  };
  /** Pictures that rest on what was lost are dropped and counted; after it frames come whole again. */
  const damages = async (name: string, fault: CameraFault, mended: CameraFault): Promise<void> => {
    const corrupt = (): Promise<number> => figure('mien_frames_dropped_total', name, 'reason="corrupt"');
    const [dropped, decoded] = [await corrupt(), await figure('mien_frames_total', name)];
    const begun = performance.now();
    at(name).suffer(fault);
    await until(`drops of ${name}`, limits.damaged.noticed, async () =>
      (await corrupt()) > dropped ? true : undefined,
    );
    const noticed = Math.round(performance.now() - begun);
    await becomes(name, 'degraded', ['damaged'], limits.damaged.noticed);
    await sleep(Math.max(0, begun + 10_000 - performance.now()));
    t.log(
      `${name}, 10 s: ${(await corrupt()) - dropped} pictures or packets dropped, ` +
        `${(await figure('mien_frames_total', name)) - decoded} pictures decoded`,
    );
    at(name).suffer(mended);
    const since = performance.now();
    await until(`whole pictures of ${name}`, limits.damaged.back, async () => {
      const [then, all] = [await corrupt(), await figure('mien_frames_total', name)];
      await sleep(1_500);
      return (await corrupt()) === then && (await figure('mien_frames_total', name)) > all ? true : undefined;
    });
    tell(fault, noticed, Math.round(performance.now() - since - 1_500));
    const plainly = await becomes(name, 'online', [null], limits.damaged.plainly);
    t.log(`${name}: plainly online again ${plainly} ms later`);
  };
  /** No picture is whole: said at once, and after half a minute the camera is opened again. */
  const wrecks = async (): Promise<void> => {
    const stalled = await reopened('wrecked', 'stalled');
    at('wrecked').suffer('corrupt 1');
    const noticed = await becomes('wrecked', 'degraded', ['damaged'], limits.wrecked.noticed);
    const given = await becomes('wrecked', 'offline', ['stalled'], limits.wrecked.given);
    t.true(noticed + given >= 25_000, 'a camera is not given up lightly');
    t.true((await reopened('wrecked', 'stalled')) > stalled);
    at('wrecked').suffer('corrupt 0');
    const back = await becomes('wrecked', 'online', [null], limits.wrecked.back);
    t.log(
      `no picture is whole: said after ${noticed} ms, opened again ${given} ms later, there ${back} ms after it was mended`,
    );
  };
  /** The camera is cut off in the middle of a movement, again and again, and begins each time with a face at rest. */
  const cuts = async (): Promise<void> => {
    const begun = (await report('moving'))?.since as string;
    openings.push(begun);
    for (let cut = 0; cut < 3; cut++) {
      const reconnects = await reopened('moving');
      await sleep(Math.max(0, Date.parse(openings.at(-1) as string) + 1_000 * cutAt - Date.now()));
      at('moving').suffer('drop all');
      await until('moving is away and back', limits.cut.back, async () => {
        const now = await report('moving');
        return now?.state === 'online' && now.since !== openings.at(-1) ? true : undefined;
      });
      openings.push((await report('moving'))?.since as string);
      t.is(await reopened('moving'), reconnects + 1, 'each cut is one reconnect');
    }
    await until('an event of moving', limits.event.back, async () => {
      const last = (await service.journal().catch(() => [])).at(-1);
      return last?.camera === 'moving' && last.type === 'end' ? true : undefined;
    });
  };
  const resizes = async (): Promise<void> => {
    const frames = await figure('mien_frames_total', 'resized');
    at('resized').suffer(`clip ${larger}`);
    await sleep(10_000);
    t.true((await figure('mien_frames_total', 'resized')) > frames);
    t.is((await report('resized'))?.state, 'online', 'another size is no failure');
  };
  await Promise.all([
    wrecks(),
    cuts(),
    dies().then(crashes),
    stands(),
    changesPassword(),
    resizes(),
    damages('damaged', 'corrupt 0.3', 'corrupt 0'),
    damages('lossy', 'loss 0.05', 'loss 0'),
    damages('very', 'loss 0.3', 'loss 0'),
  ]);

  const events = await service.journal().catch(() => []);
  t.deepEqual(
    events.filter(({ camera }) => camera !== 'moving'),
    [],
    'no event of a face that shows nothing',
  );
  // Kept apart by epochs: what was filmed before a cut and what after it are no movement together.
  const truth = await movementsOf(demo);
  const times = events
    .filter(({ type }) => type === 'end')
    .map(({ apex }) => {
      const opened = openings.map((one) => Date.parse(one)).findLast((one) => one <= Date.parse(apex.time));
      return (Date.parse(apex.time) - (opened ?? Number.NaN)) / 1_000;
    });
  t.log(
    `${openings.length - 1} cuts; events at ${times.map((one) => one.toFixed(2))} s after an opening; ${truth.slice(0, 3)} s were filmed`,
  );
  t.true(times.length > 0);
  for (const time of times)
    t.true(
      truth.some((one) => Math.abs(one - time) < 0.7),
      `an event ${time} s after an opening`,
    );
  await sleep(2_000);
  const after = openFiles();
  t.log(`descriptors by process: before ${JSON.stringify([...before])}, after ${JSON.stringify([...after])}`);
  t.is(after.size, before.size);
  const started = [...after.keys()].filter((pid) => !before.has(pid));
  t.is(started.length, 2, 'one process has crashed, one camera has another password, and no other was started');
  const most = Math.max(...[...before].filter(([pid]) => pid !== service.pid).map(([, descriptors]) => descriptors));
  for (const [pid, descriptors] of after) {
    const allowed = 1 + (before.get(pid) ?? most);
    t.true(descriptors <= allowed, `process ${pid}: ${descriptors} descriptors, ${allowed} at most`);
  }
  const children = childrenOf(service.pid);
  const { code, ms } = await service.stop();
  t.log(`SIGTERM: ended after ${Math.round(ms)} ms`);
  t.is(code, 143);
  t.false(children.some(isRunning));
  t.notRegex(service.log(), /alpha-9x|omega-9x/);
});
