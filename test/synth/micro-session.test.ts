import test from 'ava';
import fc from 'fast-check';
import { emotions } from '../../src/model/emotion-classes.js';
import { restPose } from '../../src/synth/camera.js';
import { createDraw } from '../../src/synth/draw.js';
import { faceChannels } from '../../src/synth/face-channels.js';
import { gestureEnd } from '../../src/synth/gesture.js';
import { writeMicroSession } from '../../src/synth/micro-session.js';
import type { Solve } from '../../src/synth/script.js';
import { createMoment, momentAt } from '../../src/synth/session.js';

const solve: Solve = (_channels, strength) => ({ gain: strength / 10, region: 'browInL' });
const channels = new Map(faceChannels.map((name, i) => [name, i]));
const specs = fc.record({
  emotion: fc.constantFrom(...emotions),
  strength: fc.double({ min: 0.3, max: 2, noNaN: true }),
  seed: fc.nat(100_000),
});
const write = (spec: { emotion: (typeof emotions)[number]; strength: number; seed: number }) =>
  writeMicroSession(createDraw(spec.seed), { ...spec, before: 0.6, after: 0.3 }, solve, restPose);

test('the first movement is the micro-expression asked for, within its times', (t) => {
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
      const alone = { ...session, movements: [micro] };
      const moment = createMoment(faceChannels.length, 4);
      const sum = (time: number) => {
        momentAt(alone, channels, time, moment);
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
