import test from 'ava';
import { from, tap } from 'rxjs';
import { noMeter } from '../../src/meter.js';
import { spotExpressions } from '../../src/operators/spot-expressions.js';
import { stabilise } from '../../src/operators/stabilise.js';
import { testSensitivity } from '../../src/operators/test-sensitivity.js';
import { beyondPx } from '../../src/sensitivity/beyond-px.js';
import { type FormulaMotion, formulaFace } from '../spotting/formula-face.js';
import { formulaFrames, steady, trackedFrame } from '../spotting/formula-video.js';

/** Long enough for three stretches to be recorded and worked through. */
const lengthMs = 60_000;

function watch(motion: FormulaMotion, fps = 30, samplesAFrame = 100) {
  const measured: number[] = [];
  const told: number[] = [];
  let frames = 0;
  let expressions = 0;
  const meter = { ...noMeter, sensitivity: (pixels: number) => told.push(pixels) };
  from(formulaFrames(steady(fps, lengthMs), motion).map((frame, seq) => trackedFrame(seq, frame)))
    .pipe(
      stabilise(),
      testSensitivity({ meter, samplesAFrame, measured: (pixels) => measured.push(pixels) }),
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

test('a camera too noisy for anything is said to be so: the strongest movement, which means that or more', (t) => {
  const pictures = formulaFrames(steady(30, 2000), { strength: 0, sway: 0, noise: 30 });
  const times = steady(30, 13_000);
  const measured: number[] = [];
  from(times.map((ms, seq) => trackedFrame(seq, { ...pictures[(seq * 7) % pictures.length], ms })))
    .pipe(
      stabilise(),
      testSensitivity({ samplesAFrame: 10_000, movementsAStretch: 36, measured: (pixels) => measured.push(pixels) }),
    )
    .subscribe();
  t.deepEqual(measured, [beyondPx]);
});

test('a movement of twice what was measured is spotted, one of half of it is not', (t) => {
  const noise = 6;
  const [pixels] = watch({ strength: 0, sway: 0, noise }).measured;
  /** How many of three faces, each with noise of its own, are seen to raise a brow so far. */
  const seen = (strength: number): number => {
    let count = 0;
    for (let seed = 1000; seed <= 3000; seed += 1000) {
      const frames = steady(30, 8000).map((ms, k) => {
        return trackedFrame(k, { ms, image: Uint8Array.from(formulaFace(ms, seed + k, { strength, sway: 0, noise })) });
      });
      from(frames)
        .pipe(stabilise(), spotExpressions())
        .subscribe(() => count++);
    }
    return count;
  };
  t.is(seen(2 * pixels), 3, `measured ${pixels} px`);
  t.is(seen(pixels / 2), 0, `measured ${pixels} px`);
});

test('at a rate at which nothing is reported, nothing is measured', (t) => {
  const quiet = { strength: 0, sway: 0, noise: 1.5 };
  for (const fps of [8, 10]) t.deepEqual(watch(quiet, fps, 1000).measured, [], `${fps} fps`);
  t.is(watch(quiet, 12, 1000).measured.length, 1, '12 fps');
});

test('of two people of about one size, each now and then the larger, one is measured to the end', (t) => {
  const pictures = formulaFrames(steady(30, 1000), { strength: 0, sway: 0, noise: 1.5 });
  const frames = steady(30, 14_000).map((ms, seq) => {
    const tracked = trackedFrame(seq, { ...pictures[seq % pictures.length], ms });
    const [face] = tracked.faces;
    const faces = [face, { ...face, track: 2 }];
    // The one that is recorded is out of sight for half a second: the stretch waits for it.
    return { ...tracked, faces: ms > 5000 && ms < 5500 ? [faces[1]] : seq % 3 === 0 ? faces : faces.toReversed() };
  });
  const measured: number[] = [];
  from(frames)
    .pipe(
      stabilise(),
      testSensitivity({ samplesAFrame: 10_000, movementsAStretch: 36, measured: (pixels) => measured.push(pixels) }),
    )
    .subscribe();
  t.is(measured.length, 1);
});

test('stretches far apart are not one measurement', (t) => {
  const pictures = formulaFrames(steady(30, 1000), { strength: 0, sway: 0, noise: 1.5 });
  const stretch = (from: number) => steady(30, 11_000).map((ms) => from + ms);
  const measuredOf = (times: readonly number[]) => {
    const measured: number[] = [];
    from(times.map((ms, seq) => trackedFrame(seq, { ...pictures[seq % pictures.length], ms })))
      .pipe(
        stabilise(),
        testSensitivity({ samplesAFrame: 100_000, movementsAStretch: 18, measured: (pixels) => measured.push(pixels) }),
      )
      .subscribe();
    return measured.length;
  };
  t.is(measuredOf([...stretch(0), ...stretch(30_000)]), 1);
  t.is(measuredOf([...stretch(0), ...stretch(700_000)]), 0);
});
