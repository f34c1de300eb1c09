import test from 'ava';
import fc from 'fast-check';
import { measureBump } from '../../src/spotting/bump.js';
import { raisedCosine } from '../../src/spotting/bump-bank.js';

const stepMs = 1000 / 60;

function trace(value: (ms: number) => number, half = 20): Float64Array {
  return Float64Array.from({ length: 2 * half + 1 }, (_, i) => value((i - half) * stepMs));
}

test('onset, apex and offset are where the movement begins, peaks and ends', (t) => {
  const bump = measureBump(
    trace((ms) => 1.5 + 0.8 * raisedCosine(ms - 12, 300)),
    stepMs,
    260,
  );
  t.true(bump !== null);
  t.true(Math.abs(bump!.apex - 12) < 3, `apex ${bump!.apex}`);
  t.true(Math.abs(bump!.onset + 138) < 12, `onset ${bump!.onset}`);
  t.true(Math.abs(bump!.offset - 162) < 12, `offset ${bump!.offset}`);
  t.true(Math.abs(bump!.peak - 0.8) < 0.03);
  t.true(bump!.rest < 0.05);
  t.true(bump!.correlation > 0.97);
});

test('a quick rise and a slow return are not made equal', (t) => {
  const shape = (ms: number) => (ms < 0 ? raisedCosine(ms, 160) : raisedCosine(ms, 400));
  const bump = measureBump(trace(shape), stepMs, 260);
  t.true(bump!.offset > -1.8 * bump!.onset, `${bump!.onset} ${bump!.offset}`);
});

test('what does not come back is seen to stay', (t) => {
  const step = measureBump(
    trace((ms) => 1 / (1 + Math.exp(-ms / 25))),
    stepMs,
    260,
  );
  t.true(step === null || step.rest > 1);
});

test('without a peak, or without quiet beside it, there is nothing to measure', (t) => {
  t.is(
    measureBump(
      trace(() => 4),
      stepMs,
      260,
    ),
    null,
  );
  t.is(
    measureBump(
      trace((ms) => -raisedCosine(ms, 260)),
      stepMs,
      260,
    ),
    null,
  );
  t.is(
    measureBump(
      trace((ms) => raisedCosine(ms, 260), 5),
      stepMs,
      260,
    ),
    null,
  );
});

test('whatever the trace, all times lie within it', (t) => {
  const half = 20;
  const times = fc.property(
    fc.array(fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constant(0)), { minLength: 3, maxLength: 6 }),
    fc.double({ min: 0, max: 1e-12, noNaN: true }),
    (corners, roughness) => {
      // Straight stretches, all but straight by rounding: a parabola through three of their points has its top anywhere.
      const line = trace((ms) => {
        const at = ((ms / stepMs + half) / (2 * half + 1)) * (corners.length - 1);
        const k = Math.min(corners.length - 2, Math.floor(at));
        return corners[k]! + (at - k) * (corners[k + 1]! - corners[k]!) - roughness * ms * ms;
      }, half);
      const bump = measureBump(line, stepMs, 360);
      const end = half * stepMs + 101;
      return bump === null || [bump.onset, bump.apex, bump.offset].every((ms) => Math.abs(ms) <= end);
    },
  );
  t.notThrows(() => fc.assert(times, { numRuns: 3000 }));
});
