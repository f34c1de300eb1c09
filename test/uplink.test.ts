import test from 'ava';
import type { CameraMessage } from '../src/camera-job.js';
import { uplink } from '../src/uplink.js';

/** A channel that takes messages and writes none until it is told to. */
function channel() {
  const sent: CameraMessage[] = [];
  const unwritten: (() => void)[] = [];
  const discarded: string[] = [];
  const line = uplink(
    (message, written) => {
      sent.push(message);
      unwritten.push(written);
    },
    (kind) => discarded.push(kind),
  );
  const drain = (): void => {
    for (let written = unwritten.shift(); written; written = unwritten.shift()) written();
  };
  return { line, sent, discarded, drain };
}

const event = (seq: number): CameraMessage => ({ kind: 'event', event: { seq } as never });
const curves = (id: string): CameraMessage => ({ kind: 'curves', id, curves: {} as never });
const status = (message: string): CameraMessage => ({
  kind: 'status',
  status: { state: 'offline', reason: 'stalled', message },
});
const faces = (captured: number): CameraMessage => ({ kind: 'faces', seen: { captured, faces: [] } });

test('what is said while the channel takes it goes at once, in order', (t) => {
  const { line, sent, drain } = channel();
  for (let seq = 0; seq < 100; seq++) {
    line.say(event(seq));
    t.true(line.free);
    drain();
  }
  t.deepEqual(
    sent,
    Array.from({ length: 100 }, (_, seq) => event(seq)),
  );
});

test('while the service is busy events wait, all and in order; of what is of the moment only the newest does', (t) => {
  const { line, sent, discarded, drain } = channel();
  for (let i = 0; i < 1000; i++) {
    line.say(event(i));
    line.say(faces(i));
    line.say(status(`${i}`));
    line.say(curves(`${i}`));
  }
  t.false(line.free);
  const before = sent.length;
  t.is(before, 8);
  drain();
  t.true(line.free);
  const after = sent.slice(before);
  t.deepEqual(
    sent.flatMap((message) => (message.kind === 'event' ? [message.event.seq] : [])),
    Array.from({ length: 1000 }, (_, i) => i),
  );
  t.deepEqual(
    after.filter(({ kind }) => kind === 'faces'),
    [faces(999)],
  );
  t.deepEqual(
    after.filter(({ kind }) => kind === 'status'),
    [status('999')],
  );
  t.is(after.filter(({ kind }) => kind === 'curves').length, 16);
  t.deepEqual(after.at(-1), curves('999'));
  const arrived = (kind: string): number => sent.filter((message) => message.kind === kind).length;
  const lost = (kind: string): number => discarded.filter((one) => one === kind).length;
  for (const kind of ['faces', 'curves'])
    t.is(arrived(kind) + lost(kind), 1000, `each of the ${kind} came or is counted`);
  t.deepEqual(new Set(discarded), new Set(['faces', 'curves']));
});
