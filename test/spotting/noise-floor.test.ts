import test from 'ava';
import { NoiseFloor } from '../../src/spotting/noise-floor.js';
import { gaussian } from './formula-face.js';

const stepMs = 50;

function floorAfter(samples: number, value: (i: number) => number): NoiseFloor {
  const floor = new NoiseFloor(1, stepMs, 12_000);
  for (let i = 0; i < samples; i++) floor.push(Float64Array.of(value(i)));
  return floor;
}

test('is the deviation of what the filters answer to noise', (t) => {
  const { deviation } = floorAfter(400, (i) => 0.2 * gaussian(1, i));
  t.true(Math.abs(deviation[0] - 0.2) < 0.03, `${deviation[0]}`);
});

test('does not rise while someone talks for half of the time', (t) => {
  const { deviation } = floorAfter(400, (i) => (i % 100 < 55 ? 3 : 0.2) * gaussian(1, i));
  t.true(deviation[0] < 0.5, `${deviation[0]}`);
});

test('forgets what is older than its window', (t) => {
  const { deviation } = floorAfter(640, (i) => (i < 400 ? 3 : 0.2) * gaussian(1, i));
  t.true(Math.abs(deviation[0] - 0.2) < 0.04, `${deviation[0]}`);
});

test('never falls below what no region can resolve, and knows how long it has listened', (t) => {
  const floor = floorAfter(30, () => 0);
  t.is(floor.deviation[0], 0.015);
  t.is(floor.knownMs, 1500);
  t.is(floorAfter(1000, () => 0).knownMs, 12_000);
});
