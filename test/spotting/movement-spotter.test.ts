import test from 'ava';
import type { Movement } from '../../src/spotting/movement.js';
import { MovementSpotter } from '../../src/spotting/movement-spotter.js';
import { spottingPresets } from '../../src/spotting/parameters.js';
import { signal } from '../../src/spotting/signal.js';
import { formulaSignal, signalStepMs } from './formula-signal.js';

/** The signal by formula, in which the nose moves around this time for 220 ms, ms. */
const movedAt = 15_000;
const samples = Array.from({ length: 17_000 / signalStepMs }, (_, i) => formulaSignal(i));

/** The movement of the nose, with a blink of 240 ms around another time. */
function withBlink(centre: number, height: number, eyes: readonly number[] = [0, 1]): Movement {
  const spotter = new MovementSpotter(signalStepMs, spottingPresets.balanced, null, () => {});
  const found = samples.flatMap((sample, i) => {
    const phase = (i * signalStepMs - centre) / 240;
    const values = sample.slice();
    const closed = Math.abs(phase) < 0.5 ? height * (0.5 + 0.5 * Math.cos(2 * Math.PI * phase)) : 0;
    for (const eye of eyes) values[signal.eyes + eye] += closed;
    return spotter.push(values, false);
  });
  return found.find(({ candidate }) => Math.abs(candidate.apex - movedAt) < 50) as Movement;
}

test('a blink is told of, wherever in a movement it begins or ends, and none is told of before or after', (t) => {
  for (const apart of [-200, -130, 0, 130, 200]) t.true(withBlink(movedAt + apart, 0.3).blink, `${apart} ms`);
  for (const apart of [-330, 330]) t.false(withBlink(movedAt + apart, 0.3).blink, `${apart} ms`);
});

test('a lid that moves and an eye that winks are no blink', (t) => {
  t.false(withBlink(movedAt, 0.05).blink);
  t.false(withBlink(movedAt, 0.3, [0]).blink);
});
