import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { eventSchema, type MienEvent } from '../../src/event.js';
import { infoSchema, statusSchema } from '../../src/sinks/messages.js';
import { startMien } from '../helpers/mien-service.js';
import { freePort, startMosquitto } from '../helpers/mosquitto.js';
import { leaveSubscription, mosquittoSub } from '../helpers/mosquitto-sub.js';
import { withRtspCamera } from '../helpers/rtsp-camera.js';
import { stopAfter } from '../helpers/stop-after.js';
import { until } from '../helpers/until.js';

const clip = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));
const site = { site: 'clinic', edge: 'box', purpose: 'therapy', jurisdiction: 'EU' };
const auth = { username: 'viewer', password: 'correct-horse' };
const wrong = 'battery-staple';
const topics = 'mien/v1/clinic/box';

const key = ({ id, seq }: MienEvent): string => `${id} ${seq}`;

test.serial('RTSP cameras, plain and with digest, become events in mosquitto; a wrong password is said', async (t) => {
  t.timeout(180_000);
  const broker = stopAfter(t, await startMosquitto());
  const reader = stopAfter(t, mosquittoSub(broker.port));
  await withRtspCamera({ clip }, (plain) =>
    withRtspCamera({ clip, auth }, async (guarded) => {
      const service = stopAfter(
        t,
        await startMien(
          {
            ...site,
            cameras: {
              plain: { url: plain.url },
              guarded: { url: guarded.url, username: auth.username, passwordFile: 'right' },
              refused: { url: guarded.url, username: auth.username, passwordFile: 'wrong' },
            },
            mqtt: { url: broker.url },
          },
          { right: auth.password, wrong },
        ),
      );
      const messages = (topic: string): readonly string[] => reader.received.get(`${topics}/${topic}`) ?? [];
      const lastStatus = (camera: string) => {
        const text = messages(`camera/${camera}/status`).at(-1);
        return text === undefined ? undefined : statusSchema.parse(JSON.parse(text));
      };

      const refusal = await until('the refusal', 30, () => {
        const status = lastStatus('refused');
        return status?.reason === 'unauthorized' ? status : undefined;
      });
      t.is(refusal.state, 'offline');
      t.regex(refusal.message ?? '', /refuses the username or password; check/);

      for (const camera of ['plain', 'guarded']) {
        await until(`${camera} online`, 30, () => (lastStatus(camera)?.state === 'online' ? true : undefined));
        const ended = await until(`an event of ${camera}`, 90, () =>
          messages(`camera/${camera}/event`)
            .map((text) => eventSchema.parse(JSON.parse(text)))
            .find(({ type }) => type === 'end'),
        );
        t.like(ended, { camera, replayed: false });
        t.is(ended.label === null, ended.abstained);
        t.is(Object.keys(ended.probabilities).length, 5);
        t.true(ended.durationMs >= 130 && ended.durationMs <= 520);
      }
      t.deepEqual(messages('availability'), ['online']);
      t.notThrows(() => infoSchema.parse(JSON.parse(messages('info').at(-1) as string)));

      const { code, ms } = await service.stop();
      t.is(code, 143);
      t.true(ms < 5000);
      await until('the farewell', 5, () => (messages('availability').at(-1) === 'stopped' ? true : undefined));

      const everything = service.log() + [...reader.received].flat(2).join('\n');
      for (const secret of [auth.password, wrong]) t.false(everything.includes(secret), 'a password got out');
    }),
  );
});

test.serial(
  'events that are seen while no broker is there arrive when it starts, 10 s late, all and in order',
  async (t) => {
    t.timeout(180_000);
    // The broker has run before and knows its subscriber: what is published before that one is back waits for it.
    const port = await freePort();
    const data = await mkdtemp(join(tmpdir(), 'mien-broker-'));
    const config = `allow_anonymous true\npersistence true\npersistence_location ${data}/`;
    const before = stopAfter(t, await startMosquitto({ port, config }));
    await leaveSubscription(port, 'reader');
    await before.stop();

    const service = stopAfter(
      t,
      await startMien({
        ...site,
        cameras: { room: { url: clip, loop: true } },
        mqtt: { url: `mqtt://127.0.0.1:${port}` },
      }),
    );
    await until('the sentence about the broker', 30, () =>
      /broker .* refuses connections/.test(service.log()) ? true : undefined,
    );
    let seen: MienEvent[] = [];
    const begun = performance.now();
    while (seen.length < 2 && performance.now() - begun < 90_000) {
      await sleep(500);
      seen = await service.journal();
    }
    t.true(seen.length >= 2, 'the clip yields an event before the broker starts');
    await sleep(Math.max(0, 10_000 - (performance.now() - begun)));

    stopAfter(t, await startMosquitto({ port, config }));
    const reader = stopAfter(t, mosquittoSub(port, 'reader'));
    const arrived = (): MienEvent[] =>
      (reader.received.get(`${topics}/camera/room/event`) ?? []).map((text) => eventSchema.parse(JSON.parse(text)));
    await until('live events', 60, () => (arrived().some(({ replayed }) => !replayed) ? true : undefined));
    t.is((await service.stop()).code, 143);
    await sleep(500);

    const journal = await service.journal();
    const came = arrived();
    t.deepEqual([...new Set(came.map(key))], journal.map(key), 'every event of the journal, in its order');
    t.true(came.some(({ replayed }) => replayed));
  },
);
