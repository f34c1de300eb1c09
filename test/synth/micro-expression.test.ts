import test from 'ava';
import fc from 'fast-check';
import { createDraw } from '../../src/draw.js';
import { emotions } from '../../src/model/emotion-classes.js';
import { planExpression } from '../../src/synth/expression-plan.js';
import { faceChannels } from '../../src/synth/face-channels.js';
import { gestureEnd } from '../../src/synth/gesture.js';
import { drawMicroExpression } from '../../src/synth/micro-expression.js';
import { createMoment, momentAt, type Session } from '../../src/synth/session.js';
import type { SolveAt } from '../../src/synth/solve-at.js';

const solve: SolveAt = (_channels, strength) => ({ gain: strength / 10, region: 'browInL' });
const channels = new Map(faceChannels.map((name, i) => [name, i]));
const specs = fc.record({
  emotion: fc.constantFrom(...emotions),
  strength: fc.double({ min: 0.3, max: 2, noNaN: true }),
  seed: fc.nat(100_000),
});
/** The expression alone, in a session that does nothing else. */
const write = (spec: { emotion: (typeof emotions)[number]; strength: number; seed: number }): Session => {
  const draw = createDraw(spec.seed);
  const micro = drawMicroExpression(draw, planExpression(draw.fork('plan'), spec.emotion), spec.strength, solve);
  const none = { x: [], y: [], z: [], yaw: [], pitch: [], roll: [] };
  return { seconds: 3, movements: [micro.at(0.6)], sway: none, light: [] };
};

test('a micro-expression is of the emotion and at most of the strength asked for, within its times', (t) => {
  fc.assert(
    fc.property(specs, (spec) => {
      const [micro] = write(spec).movements;
      const ms = 1000 * (micro!.offset - micro!.onset);
      const rise = 1000 * micro!.gestures[0]!.rise;
      return (
        micro!.kind === 'micro' &&
        micro!.emotion === spec.emotion &&
        micro!.strength! <= spec.strength * 1.000001 &&
        micro!.onset === 0.6 &&
        ms > 169.999 &&
        ms < 500.001 &&
        rise >= 80 &&
        rise <= 250 &&
        micro!.gestures.every(
          (g) => g.start >= 0.6 && g.rise > 0.04 && g.fall > 0.03 && gestureEnd(g) <= micro!.offset + 1e-9,
        )
      );
    }),
  );
  t.pass();
});

test('before the onset the expression is not there, at its offset at most half of it is left', (t) => {
  fc.assert(
    fc.property(specs, (spec) => {
      const session = write(spec);
      const micro = session.movements[0]!;
      const moment = createMoment(faceChannels.length, 4);
      const sum = (time: number) => {
        momentAt(session, channels, time, moment);
        return moment.weights.reduce((a, b) => a + b, 0);
      };
      const most = sum(micro.apex);
      return sum(micro.onset) === 0 && most > 0 && sum(micro.offset) <= 0.56 * most;
    }),
  );
  t.pass();
});

test('the same draw writes the same session', (t) => {
  const spec = { emotion: 'fear', strength: 1, seed: 4 } as const;
  t.deepEqual(write(spec), write(spec));
  t.notDeepEqual(write(spec), write({ ...spec, seed: 5 }));
});
