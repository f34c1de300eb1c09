import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { MienEvent } from '../../src/event.js';
import { startMien } from '../helpers/mien-service.js';
import { startMosquitto } from '../helpers/mosquitto.js';
import { mosquittoSub } from '../helpers/mosquitto-sub.js';
import { childrenOf } from '../helpers/processes.js';
import { withRtspCamera } from '../helpers/rtsp-camera.js';
import { settableClock } from '../helpers/settable-clock.js';
import { filmStillFace } from '../helpers/still-face.js';
import { stopAfter } from '../helpers/stop-after.js';
import { until } from '../helpers/until.js';

const moving = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));
const hour = 3_600;

test.serial(
  'a wall clock that jumps by an hour, forward and back, moves nothing but the times that are told',
  async (t) => {
    t.timeout(240_000);
    const folder = await mkdtemp(join(tmpdir(), 'mien-clock-'));
    t.teardown(() => rm(folder, { recursive: true }));
    const still = join(folder, 'face.mp4');
    await filmStillFace(still);
    const clock = await settableClock();
    const broker = stopAfter(t, await startMosquitto());
    const reader = stopAfter(t, mosquittoSub(broker.port));
    await withRtspCamera({ clip: moving }, (one) =>
      withRtspCamera({ clip: still }, async (other) => {
        const service = stopAfter(
          t,
          await startMien(
            {
              site: 'clinic',
              edge: 'box',
              purpose: 'therapy',
              jurisdiction: 'EU',
              cameras: { moving: { url: one.url }, still: { url: other.url } },
              mqtt: { url: broker.url },
            },
            {},
            clock.env,
          ),
        );
        const said = <T>(topic: string): T[] =>
          (reader.received.get(`mien/v1/clinic/box/camera/${topic}`) ?? []).map((text) => JSON.parse(text) as T);
        const settled = () => said<MienEvent>('moving/event').filter(({ type }) => type === 'end');
        const online = (camera: string) => said<{ state: string }>(`${camera}/status`).at(-1)?.state === 'online';
        /** One more event, start to end; what came until then. */
        const another = async (what: string): Promise<MienEvent[]> => {
          const before = settled().length;
          return until(`an event ${what}`, 60, () => (settled().length > before ? settled() : undefined));
        };
        await until('both cameras', 60, () => (online('moving') && online('still') ? true : undefined));
        const children = childrenOf(service.pid);

        await another('before');
        const sets: { at: number; seconds: number }[] = [{ at: 0, seconds: 0 }];
        for (const seconds of [hour, -hour]) {
          sets.push({ at: Date.now(), seconds });
          await clock.set(seconds);
          // What is under way may still be told by the clock as it was.
          await sleep(3_000);
          const [last] = (await another(`by a clock that is ${seconds} s fast`)).slice(-1) as [MienEvent];
          const off = Date.parse(last.apex.time) - Date.now() - 1_000 * seconds;
          t.true(Math.abs(off) < 60_000, `an event of now is told ${off} ms off`);
        }

        const events = said<MienEvent>('moving/event');
        t.deepEqual(
          events.map(({ seq }) => seq),
          events.map((_, i) => i),
          'none is missing, and all come in order',
        );
        const ids = events.filter(({ type }) => type === 'new').map(({ id }) => id);
        t.deepEqual(ids, ids.toSorted(), 'ids go on rising');
        for (const { onset, apex, offset, durationMs, timing } of events) {
          const [from, most, to] = [onset, apex, offset].map(({ time }) => Date.parse(time)) as [
            number,
            number,
            number,
          ];
          t.true(from <= most && most <= to);
          t.true(Math.abs(to - from - durationMs) < 250, `${to - from} ms by the clock, ${durationMs} by the stream`);
          t.is(timing.captured, apex.time);
        }
        t.deepEqual(said('still/event'), [], 'no event of a face that shows nothing');
        for (const camera of ['moving', 'still']) {
          t.deepEqual(
            said<{ state: string; reason: string | null }>(`${camera}/status`).map(
              ({ state, reason }) => reason ?? state,
            ),
            ['starting', 'online'],
            'no camera was given up',
          );
          const rates = said<{ fps: number }>(`${camera}/stats`).map(({ fps }) => fps);
          t.true(rates.length > 10 && rates.every((fps) => fps <= 200), 'no frame rate that cannot be');
        }
        t.deepEqual(childrenOf(service.pid), children, 'no process was started again');
        t.is(broker.log().match(/New client connected.* as mien-/g)?.length, 1, 'the broker was not left');
        const metrics = await (await fetch(`${service.http()}/metrics`)).text();
        const figure = (name: string): number =>
          [...metrics.matchAll(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'gm'))].reduce(
            (sum, [, v]) => sum + Number(v),
            0,
          );
        t.is(figure('mien_camera_reconnects_total'), 0);
        const [sum, count] = [figure('mien_event_latency_seconds_sum'), figure('mien_event_latency_seconds_count')];
        t.log(`${events.length} messages; ${count} latencies, ${sum} s in all`);
        t.is(count, ids.length);
        t.true(sum > 0 && sum < count * 60, 'no latency is an hour or less than nothing');
        t.regex(metrics, /mien_event_latency_seconds_bucket\{le="0\.2",camera="moving"\} 0/);
      }),
    );
  },
);
