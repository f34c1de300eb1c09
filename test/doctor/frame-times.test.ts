import test from 'ava';
import fc from 'fast-check';
import { FrameTimes } from '../../src/doctor/frame-times.js';

test('rate, jitter and missing frames are told apart', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: 240 }),
      fc.double({ min: 0, max: 0.2, noNaN: true }),
      fc.integer({ min: 0, max: 9 }),
      (fps, sway, lost) => {
        const times = new FrameTimes();
        const dropped = new Set(Array.from({ length: lost }, (_, k) => 20 + 10 * k));
        for (let i = 0; i < 200; i++) if (!dropped.has(i)) times.push((i + (i % 2 === 0 ? sway / 2 : -sway / 2)) / fps);
        t.true(Math.abs(times.missing - lost / 200) < 0.01);
        t.true(times.jitterMs <= (2100 * sway) / fps + 1e-6);
        t.true(lost > 0 || times.jitterMs >= (900 * sway) / fps - 1e-6);
        t.true(Math.abs(times.fps / fps - 1) <= 1.5 * sway + 1e-6, `${times.fps} of ${fps}`);
      },
    ),
  );
});

test('no frames and one frame are no rate', (t) => {
  const times = new FrameTimes();
  t.is(times.fps, 0);
  times.push(3);
  t.is(times.fps, 0);
  t.is(times.seconds, 0);
  t.is(times.missing, 0);
  t.is(times.jitterMs, 0);
});
