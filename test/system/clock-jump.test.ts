import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { MienEvent } from '../../src/event.js';
import { startMien } from '../helpers/mien-service.js';
import { startMosquitto } from '../helpers/mosquitto.js';
import { leaveSubscription, mosquittoSub } from '../helpers/mosquitto-sub.js';
import { childrenOf } from '../helpers/processes.js';
import { withRtspCamera } from '../helpers/rtsp-camera.js';
import { settableClock } from '../helpers/settable-clock.js';
import { filmStillFace } from '../helpers/still-face.js';
import { stopAfter } from '../helpers/stop-after.js';
import { until } from '../helpers/until.js';

const moving = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));
const hour = 3_600;
const day = 24 * hour;
/** Lets a broker go on with what it kept for its subscribers. */
const config = 'allow_anonymous true\npersistence true\npersistence_location {folder}/';

test.serial(
  'a wall clock that jumps by an hour, forward and back, or by days while the broker is away, moves nothing but the times that are told',
  async (t) => {
    t.timeout(480_000);
    const folder = await mkdtemp(join(tmpdir(), 'mien-clock-'));
    t.teardown(() => rm(folder, { recursive: true }));
    const still = join(folder, 'face.mp4');
    await filmStillFace(still);
    const clock = await settableClock();
    const broker = stopAfter(t, await startMosquitto({ config }));
    await leaveSubscription(broker.port, 'late');
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
        /** Online, or degraded: a busy machine is overloaded. */
        const seen = (camera: string) =>
          ['online', 'degraded'].includes(said<{ state: string }>(`${camera}/status`).at(-1)?.state ?? '');
        /** Waits for an event of now by a clock that is so many seconds fast; what is under way may be told by the clock as it was. */
        const told = (seconds: number, events: () => MienEvent[] | Promise<MienEvent[]>): Promise<true> =>
          until(`an event by a clock that is ${seconds} s fast`, 120, async () => {
            const of = Date.now() + 1_000 * seconds;
            return (await events()).some(({ apex }) => Math.abs(Date.parse(apex.time) - of) < 60_000) || undefined;
          });
        await until('both cameras', 120, () => (seen('moving') && seen('still')) || undefined);
        const children = childrenOf(service.pid);

        await told(0, settled);
        for (const seconds of [hour, -hour]) {
          await clock.set(seconds);
          await told(seconds, settled);
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
          const turns = said<{ state: string; reason: string | null }>(`${camera}/status`)
            .map(({ state, reason }) => reason ?? state)
            // A busy machine comes late and then does not.
            .filter((turn) => turn !== 'overloaded');
          t.deepEqual(
            turns.filter((turn, i) => turn !== turns[i - 1]),
            ['starting', 'online'],
            'no camera was given up',
          );
          const rates = said<{ fps: number }>(`${camera}/stats`).map(({ fps }) => fps);
          t.true(rates.length > 10 && rates.every((fps) => fps <= 200), 'no frame rate that cannot be');
        }
        t.deepEqual(childrenOf(service.pid), children, 'no process was started again');
        t.is(broker.log().match(/New client connected.* as mien-/g)?.length, 1, 'the broker was not left');
        const scrape = async (): Promise<string> => (await fetch(`${service.http()}/metrics`)).text();
        const figure = (name: string, text: string): number =>
          [...text.matchAll(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'gm'))].reduce(
            (sum, [, v]) => sum + Number(v),
            0,
          );
        const metrics = await scrape();
        t.is(figure('mien_camera_reconnects_total', metrics), 0);
        const sum = figure('mien_event_latency_seconds_sum', metrics);
        const count = figure('mien_event_latency_seconds_count', metrics);
        t.log(`${events.length} messages; ${count} latencies, ${sum} s in all`);
        t.is(count, ids.length);
        t.true(sum > 0 && sum < count * 60, 'no latency is an hour or less than nothing');
        t.regex(metrics, /mien_event_latency_seconds_bucket\{le="0\.2",camera="moving"\} 0/);

        await broker.stop();
        await until(
          'events that wait',
          120,
          async () => figure('mien_outbox_messages', await scrape()) > 2 || undefined,
        );
        // The outbox keeps an event for 3 days.
        await clock.set(4 * day);
        await told(4 * day, service.journal);
        const waited = Date.now() / 1_000 + 4 * day - figure('mien_outbox_oldest_timestamp_seconds', await scrape());
        t.true(waited > 0 && waited < 240, `the oldest waits for ${waited} s`);
        const produced = await service.journal();
        const { port, folder: kept } = broker;
        stopAfter(t, await startMosquitto({ port, folder: kept, config }));
        await until(
          'an empty outbox',
          120,
          async () => figure('mien_outbox_messages', await scrape()) < 2 || undefined,
        );
        const late = stopAfter(t, mosquittoSub(port, 'late'));
        const came = (): number[] =>
          (late.received.get('mien/v1/clinic/box/camera/moving/event') ?? []).map((text) => JSON.parse(text).seq);
        await until('all that waited', 60, () => came().length >= produced.length || undefined);
        t.deepEqual(came(), [...came().keys()], 'none that waited is missing');
      }),
    );
  },
);
