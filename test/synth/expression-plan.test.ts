import test from 'ava';
import fc from 'fast-check';
import { createDraw } from '../../src/draw.js';
import { emotions } from '../../src/model/emotion-classes.js';
import { emotionUnits } from '../../src/synth/emotion-units.js';
import { planExpression, unitNames } from '../../src/synth/expression-plan.js';
import { faceChannels } from '../../src/synth/face-channels.js';
import { actionUnits, unitChannels } from '../../src/synth/facs.js';

const plans = fc
  .record({ emotion: fc.constantFrom(...emotions), seed: fc.nat(100_000) })
  .map(({ emotion, seed }) => planExpression(createDraw(seed), emotion));

test('an expression has the whole core of one of its emotion, and nothing else but what may join it', (t) => {
  fc.assert(
    fc.property(plans, (plan) => {
      const units = plan.units.map((u) => u.unit);
      return emotionUnits[plan.emotion].some(
        (set) =>
          set.core.every((u) => units.includes(u)) &&
          units.every((u) => set.core.includes(u) || set.optional?.[u] !== undefined),
      );
    }),
  );
  t.pass();
});

test('units are never twice, move at least one side, and leaks are small and of other units', (t) => {
  fc.assert(
    fc.property(plans, ({ units, leaks }) => {
      const numbers = units.map((u) => u.unit);
      return (
        new Set(numbers).size === numbers.length &&
        units.every((u) => Math.max(u.left, u.right) > 0.1 && Math.min(u.left, u.right) >= 0) &&
        leaks.every((l) => !numbers.includes(l.unit) && Math.max(l.left, l.right) <= 0.18)
      );
    }),
  );
  t.pass();
});

test('about three in ten are clearly one-sided, and contempt always is', (t) => {
  const oneSided = (emotion: (typeof emotions)[number]) => {
    let count = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const { units } = planExpression(createDraw(`${emotion}${seed}`), emotion);
      const sided = units[0]!;
      if (Math.max(sided.left, sided.right) > 2 * Math.min(sided.left, sided.right)) count++;
    }
    return count / 1000;
  };
  t.true(Math.abs(oneSided('happiness') - 0.3) < 0.05);
  t.is(oneSided('contempt'), 1);
});

test('every unit moves channels that a face model has', (t) => {
  for (const unit of Object.keys(actionUnits)) {
    for (const channel of unitChannels(Number(unit) as keyof typeof actionUnits, 1, 1).keys()) {
      t.true(faceChannels.includes(channel), channel);
    }
  }
});

test('a side is named where it moves more than twice as far as the other', (t) => {
  t.deepEqual(
    unitNames([
      { unit: 12, left: 1, right: 0.8 },
      { unit: 14, left: 1, right: 0.3 },
      { unit: 2, left: 0, right: 0.3 },
      { unit: 17, left: 1, right: 0 },
    ]),
    ['12', 'L14', 'R2', '17'],
  );
});
