import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { eventSchema, type MienEvent } from '../../src/event.js';
import { seededRandom } from '../../src/random.js';
import type { ProducerOrder } from '../helpers/event-producer.js';
import { readMqtt } from '../helpers/mqtt-reader.js';
import { passwordOf, shippedMosquitto } from '../helpers/shipped-mosquitto.js';
import { stopAfter } from '../helpers/stop-after.js';
import { waitFor } from '../helpers/wait-for.js';

const producer = fileURLToPath(new URL('../helpers/event-producer.ts', import.meta.url));
const [count, perSecond, kills, brokerKills] = [1_000, 50, 10, 5];
const cameras = ['room-1', 'room-2'];

test('1,000 events while mien is killed ten times and the broker five times: none lost, none out of order', async (t) => {
  t.timeout(240_000);
  const random = seededRandom(7);
  const shipped = await shippedMosquitto();
  let broker = stopAfter(t, await shipped.start());
  const ca = await readFile(shipped.authority.caFile);
  // A dashboard as its author should write it: it has a session, so that the broker keeps what it misses.
  const user = { username: 'dashboard', password: passwordOf('dashboard'), ca };
  const session = { clientId: 'dashboard', clean: false, properties: { sessionExpiryInterval: 3_600 } };
  const reader = stopAfter(t, await readMqtt(shipped.userUrl, 'mien/#', { protocolVersion: 5, ...user, ...session }));

  const path = join(await mkdtemp(join(tmpdir(), 'mien-kill-')), 'outbox');
  const { certFile: cert, keyFile: key } = shipped.authority.sign('box-1');
  const order: Omit<ProducerOrder, 'from'> = {
    config: {
      url: shipped.boxUrl,
      prefix: 'mien/v1/clinic/box-1/',
      clientId: 'mien-clinic-box-1',
      control: true,
      outbox: { path, maxBytes: 1 << 26, maxAgeHours: 72, replayPerSecond: 100, liveWaitSeconds: 5 },
    },
    files: { ca: shipped.authority.caFile, cert, key },
    cameras,
    to: count,
    perSecond,
  };

  let stored = -1;
  let killed = 0;
  const log: string[] = [];
  const runProducer = async (): Promise<void> => {
    // Each of the ten ends at another moment of its work; what it printed is on disk.
    const until = killed < kills ? Math.round(((killed + 0.5 + random.unit() * 0.5) * count) / (kills + 1)) : count;
    const child = spawn(process.execPath, ['--import=tsx', producer, JSON.stringify({ ...order, from: stored + 1 })]);
    const exited = once(child, 'exit');
    t.teardown(() => void child.kill('SIGKILL'));
    child.stderr.on('data', (text) => log.push(String(text)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      stored = Number(line);
      if (stored >= until && killed < kills) child.kill('SIGKILL');
    });
    const [code] = await exited;
    if (code === 0) return;
    killed++;
    if (killed > kills) throw new Error(`the producer ended by itself: ${log.join('')}`);
    await runProducer();
  };
  const production = runProducer();

  for (let n = 1; n <= brokerKills; n++) {
    await waitFor(() => stored >= (n * count) / (brokerKills + 1), 120_000);
    await broker.stop('SIGKILL');
    await sleep(200 + random.unit() * 800);
    broker = stopAfter(t, await shipped.start());
  }
  await production;

  const events = (): MienEvent[] => reader.on('/event').map(({ text }) => eventSchema.parse(JSON.parse(text)));
  const distinct = (): Set<number> => new Set(events().map(({ seq }) => seq));
  await waitFor(() => distinct().size === count).catch(() => undefined);
  const all = events();
  t.log(
    `${count} events at ${perSecond}/s, mien killed ${killed} times, the broker ${brokerKills} times: ` +
      `${distinct().size} ids received, ${count - distinct().size} missing, ${all.length - distinct().size} duplicates, ` +
      `${all.filter(({ replayed }) => replayed).length} marked as replayed`,
  );
  t.is(killed, kills);
  t.is(distinct().size, count, 'every id at least once');
  for (const camera of cameras) {
    const seqs = all.filter((one) => one.camera === camera).map(({ seq }) => seq);
    const first = [...new Set(seqs)];
    t.deepEqual(
      first,
      first.toSorted((a, b) => a - b),
      `${camera}: in order of seq`,
    );
  }
  const idOf = new Map(all.map(({ camera, seq, id }) => [`${camera} ${seq}`, id]));
  t.true(
    all.every(({ camera, seq, id }) => idOf.get(`${camera} ${seq}`) === id),
    'a duplicate has the same id and seq',
  );
  t.is(new Set(idOf.values()).size, count);
});
