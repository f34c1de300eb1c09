import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { openOutbox } from '../../src/sinks/outbox.js';
import { logLines } from '../helpers/log-lines.js';
import { outboxContents as contents } from '../helpers/outbox-contents.js';

const hour = 3_600_000;
const day = 24 * hour;
const maxAgeMs = 3 * day;

/** An outbox that keeps messages for three days, and its two clocks. */
async function given() {
  const clock = { wall: Date.UTC(2026, 0), true: 5_000 };
  const path = join(await mkdtemp(join(tmpdir(), 'mien-outbox-')), 'outbox');
  const { logger } = logLines();
  const now = (): number => clock.wall;
  const monotonic = { now: () => clock.true };
  const open = () => openOutbox({ path, maxBytes: 1 << 20, maxAgeMs, now, monotonic, logger });
  const pass = (ms: number): void => {
    clock.wall += ms;
    clock.true += ms;
  };
  const set = (ms: number): void => {
    clock.wall += ms;
  };
  return { clock, open, pass, set };
}

test('a clock that is set forward by days drops nothing that waited for minutes', async (t) => {
  const { open, pass, set } = await given();
  const outbox = await open();
  await outbox.put('before');
  pass(60_000);
  set(10 * day);
  await outbox.put('after');
  t.deepEqual(await contents(outbox), ['before', 'after']);
  t.is(outbox.age(0), 60_000);
  pass(maxAgeMs - 30_000);
  t.deepEqual(await contents(outbox), ['after'], 'and three days later the first is old');
  t.is(outbox.figures().dropped.age, 1);
  await outbox.close();
});

test('a clock that is set back by days keeps nothing for longer', async (t) => {
  const { open, pass, set } = await given();
  const outbox = await open();
  await outbox.put('before');
  pass(60_000);
  set(-10 * day);
  await outbox.put('after');
  pass(maxAgeMs - 30_000);
  outbox.trim();
  t.deepEqual(await contents(outbox), ['after']);
  pass(60_000);
  outbox.trim();
  t.is(outbox.figures().messages, 0);
  await outbox.close();
});

test('what an earlier run left ages by the wall clock, and never waits for longer than its age in this run', async (t) => {
  const { open, pass, set } = await given();
  const first = await open();
  await first.put('two days old');
  pass(2 * day - hour);
  await first.put('an hour old');
  await first.close();
  pass(hour);
  const second = await open();
  t.is(second.age(0), 2 * day);
  t.is(second.age(1), hour);
  pass(day + 1);
  t.deepEqual(await contents(second), ['an hour old']);
  set(-10 * day);
  await second.put('new');
  pass(2 * day);
  t.deepEqual(await contents(second), ['new'], 'those behind it do not wait for it either');
  await second.close();
});

test('when the oldest was stored is told by the clock as it is', async (t) => {
  const { clock, open, pass, set } = await given();
  const outbox = await open();
  const stored = clock.wall;
  await outbox.put('one');
  pass(60_000);
  set(400);
  t.is(outbox.figures().oldest, stored, 'what a clock drifts is not told');
  for (const jump of [10 * day, -20 * day]) {
    set(jump);
    t.is(clock.wall - (outbox.figures().oldest as number), 60_000);
  }
  await outbox.close();
});
