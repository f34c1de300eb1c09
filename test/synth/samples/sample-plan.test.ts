import test from 'ava';
import fc from 'fast-check';
import { createDraw } from '../../../src/draw.js';
import { emotions } from '../../../src/model/emotion-classes.js';
import { restPose } from '../../../src/synth/camera.js';
import { planSample } from '../../../src/synth/samples/sample-plan.js';
import { usualRanges } from '../../../src/synth/samples/sample-ranges.js';
import { drawSitting } from '../../../src/synth/samples/sitting.js';

const solve = (_: ReadonlyMap<string, number>, strength: number) => ({ gain: strength / 4, region: 'browInL' });

test('a sample lies within what was asked for, and its pictures are near the true moments and in order', (t) => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(...emotions), (seed, emotion) => {
      const draw = createDraw(seed);
      const sitting = drawSitting(draw.fork('sitting'), restPose);
      const plan = planSample(draw, emotion, sitting, usualRanges, solve, 1);
      const { expression, times, fps, qp } = plan;
      t.is(expression.emotion, emotion);
      t.true(fps >= 25 && fps <= 200 && (qp === undefined || (qp >= 18 && qp <= 33)));
      t.true((expression.strength ?? 0) > 0 && (expression.strength ?? 0) <= 2.5);
      const [onset, apex, offset] = times;
      const step = Math.max(1 / fps, 0.012) * 2;
      t.true(onset < apex && apex < offset);
      t.true(Math.abs(apex - expression.apex) <= 0.02 + step / 2 + 1e-9);
      t.true(Math.abs(onset - expression.onset) <= 0.04 + step);
      t.true(Math.abs(offset - expression.offset) <= 0.04 + step);
      t.true(expression.onset >= 1.5 && expression.onset <= 13);
    }),
  );
});

test('the same draw gives the same sample, another one another', (t) => {
  const plan = (seed: number) => {
    const draw = createDraw(seed);
    return planSample(draw, 'fear', drawSitting(draw.fork('sitting'), restPose), usualRanges, solve, 1);
  };
  t.deepEqual(plan(4), plan(4));
  t.notDeepEqual(plan(4), plan(5));
});

test('what is fixed does not vary', (t) => {
  const draw = createDraw(9);
  const fixed = { strength: [1, 1], fps: [60, 60], noise: [2, 2], compressed: 0 } as const;
  const plan = planSample(draw, 'anger', drawSitting(draw, restPose), fixed, solve, 1);
  t.deepEqual([plan.fps, plan.qp], [60, undefined]);
  t.true(Math.abs((plan.expression.strength ?? 0) - 1) < 1e-9);
});
