import test from 'ava';
import fc from 'fast-check';
import { type DropReason, dropReasons, type Stage, stages } from '../../src/meter.js';
import { applyMeterBatch, type BatchMeter, batchingMeter, type MeterBatch } from '../../src/sinks/meter-batch.js';

/** Gathers batches by hand: nothing is sent until it is flushed. */
function gathering(capacity?: number) {
  const batches: MeterBatch[] = [];
  let now = 1_000;
  const meter = batchingMeter((batch, transfer) => batches.push(structuredClone(batch, { transfer })), {
    everyMs: 1e6,
    clock: { now: () => now++ },
    ...(capacity && { capacity }),
  });
  return { meter, batches };
}

/** A meter that writes down what it is told. */
function recording() {
  const told: unknown[][] = [];
  const note =
    (name: string) =>
    (...values: unknown[]) =>
      void told.push([name, ...values]);
  const meter: BatchMeter = {
    time: note('time'),
    interval: note('interval'),
    frame: note('frame'),
    frames: note('frames'),
    drop: note('drop'),
    drops: note('drops'),
    faces: note('faces'),
    waiting: note('waiting'),
    reanchor: note('reanchor'),
    reanchors: note('reanchors'),
    reject: note('reject'),
    rejects: note('rejects'),
    watched: note('watched'),
    sensitivity: note('sensitivity'),
    forgetSensitivity: note('forgetSensitivity'),
    received: note('received'),
  };
  return { meter, told };
}

test('what a thread measures arrives on the other side of a message', (t) => {
  const { meter, batches } = gathering();
  meter.time('decode', 4.5);
  meter.frame();
  meter.frame();
  meter.interval(33.25);
  meter.drop('track', 'late');
  meter.drop('track', 'late');
  meter.drop('decode', 'corrupt');
  meter.faces(2);
  meter.time('spot', 0.125);
  meter.waiting('track', 2);
  meter.waiting('track', 1);
  meter.reanchor('translation');
  meter.reject('blink');
  meter.reject('blink');
  meter.watched(33, 33);
  meter.watched(33, 0);
  meter.sensitivity(0.5);
  meter.sensitivity(0.4);
  meter.flush();
  const { meter: real, told } = recording();
  applyMeterBatch(batches[0] as MeterBatch, real);
  t.deepEqual(told, [
    ['frames', 2, 1_001],
    ['faces', 2],
    ['drops', 'decode', 'corrupt', 1],
    ['drops', 'track', 'late', 2],
    ['waiting', 'track', 2],
    ['reanchors', 'translation', 1],
    ['rejects', 'blink', 2],
    ['watched', 66, 33],
    ['sensitivity', 0.4],
    ['time', 'decode', 4.5],
    ['interval', 33.25],
    ['time', 'spot', 0.125],
  ]);
  meter.stop();
  const { told: rest, meter: idle } = recording();
  applyMeterBatch(batches[1] as MeterBatch, idle);
  t.deepEqual(rest, [['waiting', 'track', 1]], 'nothing happened since, and one waits still');
});

test('counts are whole whatever the batches, and durations up to the capacity', (t) => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant('frame' as const) }),
    fc.record({ kind: fc.constant('flush' as const) }),
    fc.record({ kind: fc.constant('reject' as const), reason: fc.constantFrom('blink', 'small', 'long') }),
    fc.record({ kind: fc.constant('time' as const), stage: fc.constantFrom<Stage>(...stages) }),
    fc.record({
      kind: fc.constant('drop' as const),
      stage: fc.constantFrom<Stage>(...stages),
      reason: fc.constantFrom<DropReason>(...dropReasons),
    }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const { meter, batches } = gathering(8);
      const expected = new Map<string, number>();
      const count = (key: string): void => void expected.set(key, (expected.get(key) ?? 0) + 1);
      for (const step of actions) {
        if (step.kind === 'frame') {
          meter.frame();
          count('frames');
        } else if (step.kind === 'drop') {
          meter.drop(step.stage, step.reason);
          count(`${step.stage} ${step.reason}`);
        } else if (step.kind === 'reject') {
          meter.reject(step.reason);
          meter.reanchor(step.reason);
          count(`rejects ${step.reason}`);
          count(`reanchors ${step.reason}`);
        } else if (step.kind === 'time') meter.time(step.stage, 1);
        else meter.flush();
      }
      meter.stop();
      const { meter: real, told } = recording();
      for (const batch of batches) {
        if (batch.values.length > 8) return false;
        applyMeterBatch(batch, real);
      }
      const got = new Map<string, number>();
      for (const [name, a, b, c] of told) {
        if (name === 'frames') got.set('frames', (got.get('frames') ?? 0) + (a as number));
        if (name === 'rejects' || name === 'reanchors')
          got.set(`${name} ${a}`, (got.get(`${name} ${a}`) ?? 0) + (b as number));
        if (name === 'drops') got.set(`${a} ${b}`, (got.get(`${a} ${b}`) ?? 0) + (c as number));
      }
      return [...expected].every(([key, n]) => got.get(key) === n) && got.size === expected.size;
    }),
  );
  t.pass();
});
