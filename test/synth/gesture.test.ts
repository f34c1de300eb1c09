import test from 'ava';
import fc from 'fast-check';
import { envelope, type Gesture, gestureEnd } from '../../src/synth/gesture.js';

const seconds = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const gestures = fc.record({
  channel: fc.constant('jawOpen'),
  peak: seconds(0.1, 1),
  start: seconds(0, 10),
  rise: seconds(0.04, 0.6),
  hold: seconds(0, 1),
  fall: seconds(0.04, 0.9),
});

test('a gesture is 0 outside its time, 1 at its apex, and between 0 and 1 always', (t) => {
  fc.assert(
    fc.property(gestures, seconds(0, 1), (g: Gesture, share) => {
      const end = gestureEnd(g);
      const inside = envelope(g, g.start + share * (end - g.start));
      return (
        envelope(g, g.start) === 0 &&
        envelope(g, g.start - share) === 0 &&
        envelope(g, end + 1e-9 + share) === 0 &&
        Math.abs(envelope(g, g.start + g.rise + share * g.hold) - 1) < 1e-9 &&
        inside >= 0 &&
        inside <= 1
      );
    }),
  );
  t.pass();
});

test('it rises without a turn, falls without a turn, and its speed has no jump', (t) => {
  fc.assert(
    fc.property(gestures, (g: Gesture) => {
      const steps = 400;
      const dt = (gestureEnd(g) - g.start) / steps;
      // The steepest a raised cosine gets is pi/2 over its length, and its slope changes by pi^2/2 over the square.
      const bend = (Math.PI ** 2 / 2) * (dt / Math.min(g.rise, g.fall)) ** 2;
      for (let i = 1; i < steps; i++) {
        const x = g.start + i * dt;
        const [before, here, after] = [envelope(g, x - dt), envelope(g, x), envelope(g, x + dt)];
        if (x + dt < g.start + g.rise && after < here) return false;
        if (x > g.start + g.rise + g.hold && after > here) return false;
        if (Math.abs(after - 2 * here + before) > bend * 1.01 + 1e-9) return false;
      }
      return true;
    }),
  );
  t.pass();
});

test('what is left after the fall goes slowly, without a jump', (t) => {
  const g: Gesture = { channel: 'jawOpen', peak: 1, start: 1, rise: 0.1, hold: 0, fall: 0.2, left: 0.4, release: 0.5 };
  t.is(envelope(g, 1.1), 1);
  t.true(Math.abs(envelope(g, gestureEnd(g)) - 0.4) < 1e-9);
  t.true(Math.abs(envelope(g, gestureEnd(g) - 1e-6) - envelope(g, gestureEnd(g) + 1e-6)) < 1e-9);
  t.true(Math.abs(envelope(g, gestureEnd(g) + 0.25) - 0.2) < 1e-9);
  t.is(envelope(g, gestureEnd(g) + 0.5), 0);
});
