import test from 'ava';
import { realtimePace, recordedPace } from '../../src/sources/pace.js';
import { fakeMonotonic } from '../helpers/fake-monotonic.js';

const signal = new AbortController().signal;
const place = (pts: number) => ({ seq: 0, pts, interval: undefined });

test('the recorded pace counts from the start given, and arrival is what the clock makes of it', (t) => {
  const pace = recordedPace(1_000, { now: (mediaMs) => mediaMs + 7 });
  t.deepEqual(pace(place(0)), { captured: 1000, arrival: 1007 });
  t.deepEqual(pace(place(2.5)), { captured: 3500, arrival: 3507 });
});

test('real time waits until a frame is due, and no frame waits that is late', async (t) => {
  const monotonic = fakeMonotonic();
  const clock = { now: () => 1e12 + monotonic.now() };
  const pace = realtimePace({ start: undefined, clock, monotonic, signal });
  t.deepEqual(await pace(place(0)), { captured: 1e12, arrival: 1e12 });
  t.deepEqual(await pace(place(0.04)), { captured: 1e12 + 40, arrival: 1e12 + 40 });
  monotonic.pass(100);
  t.deepEqual(await pace(place(0.08)), { captured: 1e12 + 80, arrival: 1e12 + 140 });
  t.is(monotonic.now(), 140);
  t.deepEqual(await pace(place(0.2)), { captured: 1e12 + 200, arrival: 1e12 + 200 }, 'it has caught up');
});

test('after more than a second of lag the playback goes on from now', async (t) => {
  const monotonic = fakeMonotonic();
  const clock = { now: () => 1e12 + monotonic.now() };
  const pace = realtimePace({ start: undefined, clock, monotonic, signal });
  await pace(place(0));
  monotonic.pass(5000);
  t.deepEqual(await pace(place(0.5)), { captured: 1e12 + 5000, arrival: 1e12 + 5000 });
  t.deepEqual(await pace(place(0.6)), { captured: 1e12 + 5100, arrival: 1e12 + 5100 });
});

test('real time may carry the recording’s own date', async (t) => {
  const monotonic = fakeMonotonic();
  const pace = realtimePace({ start: 500, clock: { now: () => 9 }, monotonic, signal });
  t.deepEqual(await pace(place(3)), { captured: 500, arrival: 9 }, 'the first frame is the start, whatever its pts');
  t.deepEqual(await pace(place(4)), { captured: 1500, arrival: 9 });
});
