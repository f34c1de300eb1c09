import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test from 'ava';
import { event } from '../helpers/event.js';
import { freePort, startMosquitto } from '../helpers/mosquitto.js';
import { readMqtt } from '../helpers/mqtt-reader.js';
import { mqttRig } from '../helpers/mqtt-rig.js';
import { stopAfter } from '../helpers/stop-after.js';
import { waitFor } from '../helpers/wait-for.js';

const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What the process holds after everything that nobody needs is gone. */
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

test("an hour's events without a broker: the outbox is bounded, memory is flat, and live events do not wait", async (t) => {
  t.timeout(180_000);
  // One event a second, of which the outbox may hold about a third: the clock of the box runs an hour in some seconds.
  const [hour, replayPerSecond] = [3_600, 100];
  const maxBytes = 1_500_000;
  let skew = 0;
  const now = (): number => Date.now() + skew;
  const port = await freePort();
  const outboxConfig = { maxBytes, replayPerSecond, liveWaitSeconds: 5 };
  const rig = stopAfter(
    t,
    await mqttRig(`mqtt://127.0.0.1:${port}`, { outbox: outboxConfig }, { now, timing: { maxBackoffMs: 500 } }),
  );

  const held: number[] = [];
  let largest = 0;
  const together = 20;
  for (let second = 0; second < hour; second += together) {
    skew += together * 1_000;
    await Promise.all(Array.from({ length: together }, (_, i) => rig.sink.publish(event(second + i))));
    largest = Math.max(largest, rig.outbox.figures().bytes);
    if ((second + together) % 600 === 0) held.push(heldBytes());
  }
  const waiting = rig.outbox.figures();
  t.true(largest <= maxBytes + 64 * 1_600, `${largest} bytes`);
  t.is(waiting.messages + waiting.dropped.bytes, hour, 'what is not there was counted');
  t.true(waiting.dropped.bytes > 1_000);
  const grown = (held.at(-1) as number) - (held[2] as number);
  t.true(grown < 4 * 1_048_576, `memory grew by ${megabytes(grown)} MB once the outbox was full`);

  const broker = stopAfter(t, await startMosquitto({ port }));
  const reader = stopAfter(t, await readMqtt(broker.url, 'mien/#', { protocolVersion: 5 }));
  await waitFor(() => rig.acknowledged.length > 0);
  const begun = performance.now();
  const delays: number[] = [];
  for (let n = 0; n < 40; n++) {
    const seq = hour + n;
    const at = performance.now();
    await rig.sink.publish(event(seq));
    await waitFor(() => rig.acknowledged.some((one) => one.seq === seq));
    delays.push(performance.now() - at);
    await sleep(50);
  }
  const replayedMeanwhile = rig.acknowledged.filter(({ replayed }) => replayed).length;
  const seconds = (performance.now() - begun) / 1_000;
  t.true(rig.outbox.figures().messages > 0, 'the replay was still under way');
  t.true(replayedMeanwhile > 0, 'and it did not wait for the live events');
  await waitFor(() => rig.outbox.figures().messages === 0, 60_000);
  const whole = (performance.now() - begun) / 1_000;
  const rate = (waiting.messages - 1) / whole;
  t.log(
    `${hour} events while away: ${waiting.messages} waited in ${megabytes(largest)} MB, ${waiting.dropped.bytes} dropped and counted; ` +
      `replayed at ${rate.toFixed(0)}/s of at most ${replayPerSecond}; ` +
      `live PUBACK after ${delays.toSorted((a, b) => a - b)[20]?.toFixed(0)} ms (median) with ${replayedMeanwhile} replayed beside in ${seconds.toFixed(1)} s`,
  );
  // A tenth of a second's worth may go at once.
  t.true(waiting.messages <= replayPerSecond * (whole + 1), 'paced');
  const seqs = rig.acknowledged.map(({ seq }) => seq);
  const [stored, live] = [seqs.filter((seq) => seq < hour), seqs.filter((seq) => seq >= hour)];
  t.is(stored.length, waiting.messages);
  t.is(live.length, 40);
  for (const lane of [stored, live])
    t.deepEqual(
      lane,
      lane.toSorted((a, b) => a - b),
      'each in its own order',
    );
  t.true(
    rig.acknowledged.every(({ seq, replayed }) => replayed || seq >= hour),
    'and told apart',
  );
  await reader.until(() => reader.on('/event').length >= waiting.messages + 40);
});
