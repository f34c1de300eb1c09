import test from 'ava';
import fc from 'fast-check';
import { from, type Observable, tap } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { Expression } from '../../src/expression.js';
import { noMeter } from '../../src/meter.js';
import { type SpotOptions, spotExpressions } from '../../src/operators/spot-expressions.js';
import { stabilise } from '../../src/operators/stabilise.js';
import type { Judge } from '../../src/spotting/judges.js';
import type { StabilisedFrame } from '../../src/stabilised-face.js';
import {
  type FormulaFrame,
  followedFrames,
  formulaFrames,
  startedAt,
  steady,
  trackedFrame,
} from '../spotting/formula-video.js';
import { spotByEach } from './spot-by-each.js';

const moving = { strength: 1, sway: 0, noise: 2 };
const still = { strength: 0, sway: 0, noise: 2 };
const apexMs = 6150;
const lengthMs = 7500;

function spot(frames: FormulaFrame[], options: SpotOptions = {}): Expression[] {
  const found: Expression[] = [];
  from(frames.map((frame, seq) => trackedFrame(seq, frame)))
    .pipe(stabilise(), spotExpressions(options))
    .subscribe((expression) => found.push(expression));
  return found;
}

const at60 = formulaFrames(steady(60, lengthMs), moving);

test('a brow that rises by a pixel for 300 ms is found once, with its evidence', (t) => {
  const [expression, ...others] = spot(at60);
  t.deepEqual(others, []);
  const { onset, apex, offset, regions, score, threshold, decided, crops } = expression;
  t.true(Math.abs(apex.time - startedAt - apexMs) < 40, `apex ${apex.time - startedAt}`);
  t.true(Math.abs(onset.time - startedAt - 6000) < 40, `onset ${onset.time - startedAt}`);
  t.true(Math.abs(offset.time - startedAt - 6300) < 40, `offset ${offset.time - startedAt}`);
  t.true(Math.abs(apex.pts - 5 - apexMs / 1000) < 0.04);
  t.is(apex.frame, Math.round((apex.pts - 5) * 60));
  t.true(score > threshold);
  t.is(threshold, 3.5);
  t.true(decided - apex.time > 420 && decided - apex.time < 520, `decided ${decided - apex.time} ms after the apex`);
  const brow = regions.find(({ name }) => name === 'browInL');
  t.true(
    brow !== undefined && Math.abs(brow.directionDeg - 90) < 25 && brow.peakPx > 0.3 && Math.abs(brow.onsetMs) < 40,
  );
  t.true(regions.every(({ name }) => !['chin', 'lipLo', 'cornerR', 'lidLoR'].includes(name)));
  const brighter = (picture: Uint8Array) => difference(picture, crops.onset);
  t.true(brighter(crops.apex) > 1.5 * brighter(crops.offset), 'apex differs from onset, offset does not');
});

test('the meter hears what was turned away, how long a face was watched, and for how much of it movements were judged', (t) => {
  const rejected: string[] = [];
  const watch = (frames: FormulaFrame[]) => {
    let watchedMs = 0;
    let usableMs = 0;
    const meter = {
      ...noMeter,
      reject: (reason: string) => rejected.push(reason),
      watched(ms: number, usable: number) {
        watchedMs += ms;
        usableMs += usable;
      },
    };
    spot(frames, { parameters: { durMaxMs: 200 }, meter });
    return { watchedMs, usableMs };
  };
  const { watchedMs, usableMs } = watch(at60);
  t.true(Math.abs(watchedMs - lengthMs) < 50, `watched ${watchedMs} ms`);
  // The anchor takes 150 ms, the noise floor its warm-up, and the look back and ahead the rest.
  t.true(usableMs > 1_000 && usableMs < lengthMs - 1_000, `usable ${usableMs} ms`);
  t.true(rejected.includes('long'));
  const slow = watch(formulaFrames(steady(10, lengthMs), still));
  t.true(slow.watchedMs > lengthMs - 200);
  t.is(slow.usableMs, 0, 'nothing is judged at 10 frames a second');
});

test('a movement is found across a change of anchors, its pictures drawn on one of them', (t) => {
  const changes: number[] = [];
  const found: Expression[] = [];
  from(followedFrames(steady(60, lengthMs), { ...moving, sway: 2 }).map((frame, seq) => trackedFrame(seq, frame)))
    .pipe(
      stabilise({ limits: { renewShare: 0.09 } }),
      tap(({ frame, faces: [{ next }] }) => {
        if (next !== null) changes.push((frame.pts - 5) * 1000);
      }),
      spotExpressions(),
    )
    .subscribe((expression) => found.push(expression));
  t.true(
    changes.some((ms) => ms > 6000 && ms < 6300),
    `anchors changed at ${changes.map(Math.round)}`,
  );
  const [{ onset, apex, offset, crops }, ...others] = found;
  t.deepEqual(others, []);
  for (const [moment, ms] of [
    [onset, 6000],
    [apex, apexMs],
    [offset, 6300],
  ] as const) {
    t.true(Math.abs(moment.time - startedAt - ms) < 40, `${moment.time - startedAt} instead of ${ms}`);
  }
  t.true(difference(crops.apex, crops.onset) > 1.3 * difference(crops.offset, crops.onset));
});

test('a movement a second after the face came is judged by the verifier; the rules first want 2.5 s of noise', (t) => {
  const early = at60.filter(({ ms }) => ms > 4900);
  const sure = () => ({ micro: 1, other: 'noise' }) as const;
  t.deepEqual(spot(early), []);
  const found = spot(early, { verifier: sure });
  t.true(found.some(({ apex }) => Math.abs(apex.time - startedAt - apexMs) < 60));
});

test('a candidate that is let through however weak brings its own region as evidence', (t) => {
  const sure = () => ({ micro: 1, other: 'noise' }) as const;
  const found = spot(formulaFrames(steady(60, lengthMs), { ...moving, strength: 0.15 }), {
    verifier: sure,
    preset: 'strict',
    parameters: { aMinPx: 0.05 },
  });
  t.true(found.length > 0);
  for (const { regions, curves } of found) {
    t.true(
      regions.some(({ onsetMs }) => onsetMs === 0),
      'the region that was asked about',
    );
    t.true(regions.every(({ peakPx }) => peakPx > 0));
    t.deepEqual(
      curves.regions.map(({ name }) => name),
      regions.map(({ name }) => name),
    );
  }
});

test('nothing is found where nothing moves', (t) => {
  t.deepEqual(spot(formulaFrames(steady(60, 12_000), still), { preset: 'recall' }), []);
});

const judgeOf = ({ judge }: { judge: string }) => judge;
/** What the rules find and what the verifier finds, in the same frames. */
function spotEach(frames: FormulaFrame[], options: SpotOptions = {}) {
  const found: (Expression & { judge: Judge })[] = [];
  from(frames.map((frame, seq) => trackedFrame(seq, frame)))
    .pipe(stabilise(), spotByEach(options))
    .subscribe((expression) => found.push(expression));
  return found.sort((a, b) => a.judge.localeCompare(b.judge));
}

const shares = [0.13, 0.71, 0.42, 0.95, 0.28, 0.6, 0.05, 0.83];
/** Every frame at its time, or up to a fifth of the interval early or late, every eleventh dropped. */
const timings: Readonly<Record<string, (fps: number) => number[]>> = {
  steady: (fps) => steady(fps, lengthMs),
  'jitter and drops': (fps) =>
    steady(fps, lengthMs)
      .map((ms, k) => ms + (400 / fps) * (shares[k % shares.length] - 0.5))
      .filter((_, k) => k % 11 !== 5),
};
const atRest = formulaFrames(steady(60, 1000), still).map(({ image }) => image);
/** As `moving`, with the same noises again and again where nothing moves. */
const movingAt = (times: readonly number[]): FormulaFrame[] =>
  times
    .filter((ms) => ms > 2500)
    .map((ms, k) => {
      if (ms >= 6000 && ms <= 6300) return formulaFrames([ms], moving, k)[0];
      return { ms, image: atRest[(k * 7) % atRest.length] };
    });

for (const [timing, timesAt] of Object.entries(timings)) {
  test(`25, 30, 60, 100, 120 and 200 frames a second find the same, by rules and by the verifier: ${timing}`, (t) => {
    for (const fps of [25, 30, 60, 100, 120, 200]) {
      const found = spotEach(movingAt(timesAt(fps)));
      t.deepEqual(found.map(judgeOf), ['learned', 'rules'], `${fps} fps`);
      for (const { judge, onset, apex, offset, flags } of found) {
        for (const [moment, ms] of [
          [onset, 6000],
          [apex, apexMs],
          [offset, 6300],
        ] as const) {
          const apart = Math.abs(moment.time - startedAt - ms);
          t.true(apart < 25, `${judge} at ${fps} fps: ${apart} ms from ${ms}`);
        }
        // Jitter may take 25 for less.
        t.deepEqual(fps > 25 ? flags : flags.filter((flag) => flag !== 'lowFps'), [], `${fps} fps, ${judge}`);
      }
    }
  });
}

test('20 frames a second are flagged, 10 are refused', (t) => {
  const [slow] = spot(formulaFrames(steady(20, lengthMs), moving));
  t.true(slow.flags.includes('lowFps'));
  t.deepEqual(spot(formulaFrames(steady(10, lengthMs), { ...moving, strength: 2 })), []);
});

test('how the face stands, what covers it and what the encoder left out is flagged in what is found', (t) => {
  const changed = (change: (frame: FormulaFrame, k: number) => FormulaFrame): Expression[] => spot(at60.map(change));
  const [plain] = spot(at60);
  t.deepEqual(plain?.flags, []);
  const box = { x: 0, y: 0, width: 100, height: 100 };
  t.deepEqual(changed((frame) => ({ ...frame, face: { box } }))[0]?.flags, ['smallFace']);
  const pose = { yaw: 25, pitch: 0, roll: 0 };
  t.deepEqual(changed((frame) => ({ ...frame, face: { pose } }))[0]?.flags, ['turned']);
  const unsure = changed((frame) => (Math.abs(frame.ms - 6100) < 50 ? { ...frame, face: { score: 0.6 } } : frame));
  t.deepEqual(unsure[0]?.flags, ['occluded']);
  // Something gray before the mouth and chin at the image's right, for 400 ms.
  const covered = changed((frame) => {
    if (frame.ms < 5950 || frame.ms > 6350) return frame;
    const isCovered = (i: number): boolean => i % 128 > 48 && i >> 7 > 92;
    return { ...frame, image: frame.image.map((value, i) => (isCovered(i) ? 160 : value)) };
  });
  t.true(covered.length > 0);
  for (const { flags } of covered) t.true(flags.includes('occluded'), flags.join());
  // An encoder that sends more than the left of the picture only once a second.
  const starved = changed((frame, k) => {
    const kept = at60[k - (k % 60)]?.image as Uint8Array;
    return { ...frame, image: frame.image.map((value, i) => (i % 128 < 56 ? value : (kept[i] as number))) };
  });
  t.true(starved.length > 0);
  for (const { flags } of starved) t.true(flags.includes('compressed'), flags.join());
});

test('a stricter preset asks for more', (t) => {
  t.is(spot(at60, { preset: 'strict' })[0].threshold, 5);
  t.deepEqual(spot(at60, { parameters: { aMinPx: 2 } }), []);
});

test('what stood out and was turned away is told with the reason', (t) => {
  const reasons: string[] = [];
  const options: SpotOptions = {
    parameters: { durMaxMs: 200 },
    rejected: (track, { region, apex }, reason) => {
      if (track === 1 && region === 'browInL' && Math.abs(apex - 5000 - apexMs) < 100) reasons.push(reason);
    },
  };
  t.deepEqual(spot(at60, options), []);
  t.true(reasons.includes('long'));
});

test('an epoch that changes during the movement yields nothing, by rules and by the verifier', (t) => {
  for (const changed of [6050, 6150, 6290]) {
    const frames = at60.map((frame) => (frame.ms < changed ? frame : { ...frame, face: { epoch: 1 } }));
    t.deepEqual(spotEach(frames), [], `epoch at ${changed} ms`);
  }
});

test('a new anchor within 370 ms of the movement yields nothing, an earlier one does no harm', (t) => {
  const black = (ms: number) =>
    at60.map((frame) =>
      Math.abs(frame.ms - ms) < 9 ? { ...frame, image: new Uint8Array(frame.image.length) } : frame,
    );
  t.deepEqual(spotEach(black(6100)), []);
  t.deepEqual(spotEach(black(5000)).map(judgeOf), ['learned', 'rules']);
});

test('a face that leaves and comes back is not compared with itself', (t) => {
  const frames = at60.map((frame) => (frame.ms < 6150 ? frame : { ...frame, face: { track: 2 } }));
  t.deepEqual(spotEach(frames), []);
});

test('frames that come twice leave the movement where it is', (t) => {
  const found = spotEach(at60.flatMap((frame, k) => (k % 40 === 20 ? [frame, frame] : [frame])));
  t.deepEqual(found.map(judgeOf), ['learned', 'rules']);
  for (const { apex } of found) t.true(Math.abs(apex.time - startedAt - apexMs) < 40);
});

test('whatever the intervals and whatever frames are spoilt, nothing is found where nothing moves', (t) => {
  const interval = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 12, max: 50 }) },
    fc.constant(0),
    fc.constant(400),
  );
  const spoilt = fc.oneof(
    { weight: 20, arbitrary: fc.constant('as it is') },
    fc.constant('black'),
    fc.constant('white'),
  );
  const pool = formulaFrames(steady(60, 500), still).map(({ image }) => image);
  fc.assert(
    fc.property(fc.array(fc.tuple(interval, spoilt), { minLength: 150, maxLength: 250 }), (sequence) => {
      let ms = 0;
      const frames = sequence.map(([step, kind], k) => {
        ms += step;
        const image = pool[k % pool.length];
        return { ms, image: kind === 'as it is' ? image : image.map(() => (kind === 'black' ? 0 : 255)) };
      });
      return spotEach(frames, { preset: 'recall', parameters: { warmupMs: 500 } }).length === 0;
    }),
    { numRuns: 12, seed: 20 },
  );
  t.pass();
});

test('an expression comes out with the frame that settles it', (t) => {
  let now = 0;
  let decided = 0;
  from(at60.map((frame, seq) => trackedFrame(seq, frame)))
    .pipe(
      tap(({ frame }) => {
        now = frame.captured;
      }),
      stabilise(),
      spotExpressions(),
    )
    .subscribe((expression) => {
      t.is(expression.decided, now);
      decided++;
    });
  t.is(decided, 1);
});

test('frames without a face pass in silence, and the end is passed on', (t) => {
  new TestScheduler((actual, expected) => t.deepEqual(actual, expected)).run(({ cold, expectObservable }) => {
    const { frame } = trackedFrame(0, at60[0]);
    const frames: Observable<StabilisedFrame> = cold('a--a-(a|)', { a: { frame, faces: [] } });
    expectObservable(frames.pipe(spotExpressions())).toBe('-----|');
  });
});

function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let y = 24; y < 48; y++) for (let x = 34; x < 58; x++) sum += Math.abs(a[y * 128 + x] - b[y * 128 + x]);
  return sum;
}
