import test from 'ava';
import { seededRandom } from '../../src/random.js';
import { steadyTimes } from '../../src/sources/steady-times.js';

test('a known rate makes even times of arrivals that jitter, and keeps up with a clock that drifts', (t) => {
  const { unit } = seededRandom(7);
  const timeOf = steadyTimes(10);
  // The camera's 10 ms are 10.02 ms of this box; each arrival is up to 6 ms late.
  const times = Array.from({ length: 2000 }, (_, i) => timeOf(i * 10.02 + 6 * unit()));
  const steps = times.slice(1).map((time, i) => time - times[i]);
  t.true(steps.every((step) => Math.abs(step - 10) < 0.6));
  t.true(Math.abs(times[1999] - 1999 * 10.02 - 3) < 3);
});

test('a burst rises strictly, and a gap starts the beat anew', (t) => {
  const timeOf = steadyTimes(10);
  const times = [0, 10, 10, 10, 10, 10, 10, 10, 10].map(timeOf);
  t.true(times.slice(1).every((time, i) => time - times[i] > 7));
  t.is(timeOf(1000), 1000);
});

test('without a rate the arrivals are the times, made to rise', (t) => {
  t.deepEqual([5, 7, 7, 9].map(steadyTimes(undefined)), [5, 7, 7.001, 9]);
});
