import test from 'ava';
import { from, tap } from 'rxjs';
import { noMeter } from '../../src/meter.js';
import { spotExpressions } from '../../src/operators/spot-expressions.js';
import { stabilise } from '../../src/operators/stabilise.js';
import { testSensitivity } from '../../src/operators/test-sensitivity.js';
import type { FormulaMotion } from '../spotting/formula-face.js';
import { formulaFrames, steady, trackedFrame } from '../spotting/formula-video.js';

/** Long enough for three stretches to be recorded and worked through. */
const lengthMs = 60_000;

function watch(motion: FormulaMotion, fps = 30) {
  const measured: number[] = [];
  const told: number[] = [];
  let frames = 0;
  let expressions = 0;
  const meter = { ...noMeter, sensitivity: (pixels: number) => told.push(pixels) };
  from(formulaFrames(steady(fps, lengthMs), motion).map((frame, seq) => trackedFrame(seq, frame)))
    .pipe(
      stabilise(),
      testSensitivity({ meter, samplesAFrame: 100, measured: (pixels) => measured.push(pixels) }),
      tap(() => frames++),
      spotExpressions(),
    )
    .subscribe(() => expressions++);
  return { measured, told, frames, expressions };
}

test('a quiet face is measured once a pause, nothing planted becomes an expression, and noise costs sensitivity', (t) => {
  const clear = watch({ strength: 0, sway: 0, noise: 1.5 });
  t.is(clear.measured.length, 1);
  t.deepEqual(clear.told, clear.measured);
  t.is(clear.frames, steady(30, lengthMs).length, 'every frame passed');
  t.is(clear.expressions, 0);
  const noisy = watch({ strength: 0, sway: 0, noise: 12 });
  t.true(clear.measured[0] > 0.1 && clear.measured[0] < 0.6, `clear: ${clear.measured[0]} px`);
  t.true(noisy.measured[0] > 1.5 * clear.measured[0], `noisy: ${noisy.measured[0]} px`);
});

test('at a rate at which nothing is reported, nothing is measured', (t) => {
  t.deepEqual(watch({ strength: 0, sway: 0, noise: 1.5 }, 8).measured, []);
});
