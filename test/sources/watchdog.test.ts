import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { watchdog } from '../../src/sources/watchdog.js';

/** Keeps the thread busy without letting the event loop turn. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('barks when the first sign of life does not come, and says how long it waited', async (t) => {
  const silence = await new Promise<number>((resolve) => watchdog(30, 10_000, resolve));
  t.is(silence, 30);
});

test('barks when the next one does not come', async (t) => {
  const silence = await new Promise<number>((resolve) => watchdog(10_000, 40, resolve).feed());
  t.is(silence, 40);
});

test('stays quiet while it is fed, and after it was stopped', async (t) => {
  let barks = 0;
  const dog = watchdog(400, 400, () => barks++);
  for (let i = 0; i < 10; i++) {
    await delay(60);
    dog.feed();
  }
  dog.stop();
  await delay(500);
  t.is(barks, 0);
});

test('does not blame the source for a thread that was busy: what arrived meanwhile counts', async (t) => {
  let barks = 0;
  const dog = watchdog(50, 10_000, () => barks++);
  // The sign of life is there before the time is over, but waits for the busy thread as input does.
  const channel = new MessageChannel();
  channel.port1.on('message', () => dog.feed());
  channel.port2.postMessage('alive');
  block(120);
  await delay(100);
  dog.stop();
  channel.port1.close();
  t.is(barks, 0);
});
