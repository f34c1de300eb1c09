import test from 'ava';
import fc from 'fast-check';
import { createDraw } from '../../src/draw.js';
import { faceChannels } from '../../src/synth/face-channels.js';
import { gestureEnd } from '../../src/synth/gesture.js';
import { leastGap, type Solve, scripts, writeSession } from '../../src/synth/script.js';
import { createMoment, momentAt } from '../../src/synth/session.js';

const solve: Solve = (_channels, strength) => ({ gain: strength / 10, region: 'browInL' });
const channels = new Map(faceChannels.map((name, i) => [name, i]));
const sessions = fc
  .record({
    script: fc.constantFrom(...scripts),
    seconds: fc.double({ min: 60, max: 120, noNaN: true }),
    seed: fc.nat(1000),
  })
  .map(({ script, seconds, seed }) => ({ script, session: writeSession(script, seconds, createDraw(seed), solve)! }));

test('movements are in order, keep apart, and lie inside the session', (t) => {
  fc.assert(
    fc.property(sessions, ({ script, session }) => {
      let free = 0;
      for (const m of session.movements) {
        if (m.onset < free + leastGap(script) - 1e-9 || !(m.onset < m.apex && m.apex < m.offset)) return false;
        if (m.gestures.some((g) => g.start < m.onset - 1e-9 || gestureEnd(g) > m.offset + 1e-9)) return false;
        if (!m.gestures.every((g) => channels.has(g.channel) || /^(gaze|head)/.test(g.channel))) return false;
        free = m.offset;
      }
      return free + leastGap(script) <= session.seconds + 1e-9;
    }),
  );
  t.pass();
});

test('micro-expressions last 170 to 500 ms with an onset of 80 to 250, blinks 150 to 300, macro-expressions longer', (t) => {
  fc.assert(
    fc.property(sessions, ({ session }) =>
      session.movements.every((m) => {
        const ms = 1000 * (m.offset - m.onset) + 1e-6;
        if (m.kind === 'blink') return ms >= 150 && ms <= (m.label === 'double blink' ? 900 : 300.001);
        if (m.kind === 'macro') return ms >= 800 && ms <= 4000;
        if (m.kind !== 'micro') return true;
        const rise = 1000 * m.gestures[0]!.rise;
        return ms >= 170 && ms <= 500.001 && rise >= 80 && rise <= 250 && m.strength! >= 0.3 && m.strength! <= 2;
      }),
    ),
  );
  t.pass();
});

test('each script has what it says', (t) => {
  fc.assert(
    fc.property(sessions, ({ script, session }) => {
      const count = (kind: string) => session.movements.filter((m) => m.kind === kind).length;
      if (script === 'negatives') return count('micro') === 0 && count('speech') > 0 && count('macro') > 1;
      if (script === 'calm') return count('micro') >= 6 && count('speech') + count('macro') === 0;
      if (script === 'all') {
        const labelled = session.movements.filter((m) => m.kind === 'micro' && m.emotion && m.units);
        return labelled.length >= 5 && count('head') >= 2 && count('speech') >= 1 && count('blink') >= 8;
      }
      if (script === 'dense') return count('micro') >= 20;
      const first = session.movements.find((m) => m.kind === 'micro')!;
      return (
        count('micro') >= 6 && count('blink') >= 6 && count('macro') >= 2 && count('speech') >= 1 && first.onset < 15
      );
    }),
  );
  t.pass();
});

test('the same seed writes the same session, and too short a session is refused', (t) => {
  const write = (seed: number) => writeSession('demo', 75, createDraw(seed), solve);
  t.deepEqual(write(3), write(3));
  t.notDeepEqual(write(3), write(4));
  t.is(writeSession('demo', 4, createDraw(1), solve), undefined);
});

test('a moment depends on time alone: 25 fps and 240 fps show the same face', (t) => {
  const session = writeSession('demo', 75, createDraw(8), solve)!;
  const apex = session.movements.find((m) => m.kind === 'micro')!;
  const reach = (fps: number) => {
    let most = 0;
    const moment = createMoment(faceChannels.length, 3);
    for (let i = Math.ceil(apex.onset * fps); i <= apex.offset * fps; i++) {
      momentAt(session, channels, i / fps, moment);
      most = Math.max(most, moment.weights[channels.get(apex.gestures[0]!.channel)!]!);
    }
    return most;
  };
  t.true(Math.abs(reach(25) / reach(240) - 1) < 0.1);
  const [a, b] = [createMoment(faceChannels.length, 3), createMoment(faceChannels.length, 3)];
  for (const second of [0, 1, 7, 42]) {
    momentAt(session, channels, (second * 25) / 25, a);
    momentAt(session, channels, (second * 240) / 240, b);
    t.deepEqual(a, b);
  }
});

test('the end of a session joins its start', (t) => {
  const session = writeSession('demo', 75, createDraw(8), solve)!;
  const [start, end] = [createMoment(faceChannels.length, 3), createMoment(faceChannels.length, 3)];
  momentAt(session, channels, 0, start);
  momentAt(session, channels, session.seconds, end);
  t.true(start.weights.every((w) => w === 0));
  t.true(end.weights.every((w) => w === 0));
  for (const axis of ['x', 'y', 'z', 'yaw', 'pitch', 'roll'] as const) {
    t.true(Math.abs(start.pose[axis] - end.pose[axis]) < 1e-9, axis);
  }
  start.light.forEach((light, i) => {
    t.true(Math.abs(light - end.light[i]!) < 1e-9);
  });
});

test('blinks fall into as many micro-expressions as asked for, and both are told', (t) => {
  fc.assert(
    fc.property(fc.nat(1000), (seed) => {
      const { movements } = writeSession('all', 90, createDraw(seed), solve, { withBlink: 1 })!;
      return movements
        .filter((m) => m.kind === 'micro')
        .every((micro) =>
          movements.some(
            (m) =>
              m.overlap === 'micro' && micro.overlap === 'blink' && m.onset < micro.offset && m.offset > micro.onset,
          ),
        );
    }),
    { numRuns: 30 },
  );
  t.true(writeSession('all', 90, createDraw(1), solve)!.movements.every((m) => m.overlap === undefined));
});

test('micro-expressions come as often as asked for', (t) => {
  const micros = (microRate?: number) =>
    writeSession('all', 60, createDraw(4), solve, microRate === undefined ? {} : { microRate })!.movements.filter(
      ({ kind }) => kind === 'micro',
    ).length;
  t.is(micros(), 5);
  t.is(micros(15), 15);
});

test('strengths keep to the range asked for, in every script', (t) => {
  for (const script of ['demo', 'dense', 'all'] as const) {
    const { movements } = writeSession(script, 90, createDraw(2), solve, { strength: [0.5, 0.6] })!;
    const strengths = movements.filter((m) => m.kind === 'micro').map((m) => m.strength!);
    t.true(strengths.length > 3 && strengths.every((s) => s <= 0.6 + 1e-9 && s > 0.2));
  }
});

test('the light steps when asked to, and the camera makes up for most of it', (t) => {
  const session = writeSession('calm', 60, createDraw(2), solve, { lightStep: 1.5 })!;
  const [first, second] = session.steps!;
  t.is(second!.gain, 1 / 1.5);
  const moment = createMoment(faceChannels.length, 4);
  const exposure = (at: number) => {
    momentAt({ ...session, steps: [first!] }, channels, at, moment);
    return moment.exposure;
  };
  t.is(exposure(first!.at - 0.01), 1);
  t.true(Math.abs(exposure(first!.at + first!.rise) - 1.5) < 0.01);
  t.true(Math.abs(exposure(first!.at + first!.rise + first!.settle) - 1.075) < 0.001);
});
