import test from 'ava';
import { DataError } from '../../src/errors.js';
import { evaluateSpotting } from '../../src/evaluation/evaluate-spotting.js';
import type { Truth, TruthKind } from '../../src/evaluation/read-truth.js';

const span = (onset: number, offset: number, apex = (onset + offset) / 2) => ({ onset, apex, offset });
const moved = (kind: TruthKind, onset: number, offset: number) => ({ ...span(onset, offset), kind });

const truth = new Map<string, Truth>([
  [
    'a.mp4',
    {
      seconds: 1800,
      movements: [
        moved('micro', 1, 1.4),
        moved('micro', 5, 5.4),
        moved('blink', 5.3, 5.5),
        moved('micro', 9, 9.4),
        moved('blink', 9.1, 9.2),
        moved('speech', 20, 30),
        moved('blink', 25, 25.2),
      ],
    },
  ],
  ['b.mp4', { seconds: 5400, movements: [moved('micro', 1, 1.4)] }],
]);

const found = new Map([
  [
    'a.mp4',
    [
      span(1.05, 1.4, 1.23),
      span(5, 5.4, 5.25),
      span(9.3, 9.7),
      span(24.95, 25.2),
      span(40, 40.3),
      // In time with the one of b.mp4, but of this recording.
      span(1, 1.39, 1.2),
    ],
  ],
]);

test('figures over recordings, false ones by what they lie on', (t) => {
  const figures = evaluateSpotting(truth, found, { iou: 0.5, hours: null });
  t.like(figures, {
    recordings: 2,
    truePositives: 2,
    falsePositives: 4,
    falseNegatives: 2,
    precision: 2 / 6,
    f1: 4 / 10,
    hours: 2,
    falseBy: { micro: 2, macro: 0, blink: 0, speech: 1, gaze: 0, head: 0, other: 0, nothing: 1 },
  });
  t.like(figures.recall, { hits: 2, count: 4, value: 0.5 });
  t.like(figures.recallInBlink, { hits: 1, count: 2, value: 0.5 });
  t.is(figures.falseAlarmsPerHour?.value, 2);
  t.true(Math.abs((figures.falseAlarmsPerHour?.high ?? 0) - 10.2416 / 2) < 1e-4);
  t.true(Math.abs((figures.apexErrorMs?.median ?? 0) - 25) < 1e-6);
  t.true(Math.abs((figures.apexErrorMs?.p90 ?? 0) - 45) < 1e-6);
  t.deepEqual(figures.onsetErrorMs, { median: 0, p90: 0 });
  t.true(Math.abs((figures.offsetErrorMs?.median ?? 0) - 5) < 1e-6);
  t.true(Math.abs((figures.offsetErrorMs?.p90 ?? 0) - 9) < 1e-6);
});

test('a stricter overlap finds fewer', (t) => {
  t.is(evaluateSpotting(truth, found, { iou: 0.99, hours: null }).truePositives, 1);
});

test('the rate is unknown when the length of one recording is, unless the hours are given', (t) => {
  const half = new Map<string, Truth>([...truth, ['c.mp4', { seconds: null, movements: [] }]]);
  t.like(evaluateSpotting(half, found, { iou: 0.5, hours: null }), { hours: null, falseAlarmsPerHour: null });
  t.is(evaluateSpotting(half, found, { iou: 0.5, hours: 4 }).falseAlarmsPerHour?.value, 1);
});

test('what has nothing to be counted from is null', (t) => {
  const quiet = new Map([['a.mp4', { seconds: null, movements: [] }]]);
  t.like(evaluateSpotting(quiet, new Map(), { iou: 0.5, hours: null }), {
    precision: null,
    recall: null,
    f1: null,
    onsetErrorMs: null,
    apexErrorMs: null,
    offsetErrorMs: null,
    recallInBlink: null,
    byStrength: [],
    halfFoundPx: null,
  });
});

test('recall by strength, and the strength at which half is found', (t) => {
  const strong = [0.3, 0.4, 0.6, 0.65, 0.8, 1.2, 1.6, 3];
  const movements = strong.map((strengthPx, i) => ({ ...moved('micro', 10 * i, 10 * i + 0.4), strengthPx }));
  // Of .6 and .65 px one each.
  const events = movements.filter(({ strengthPx }) => strengthPx > 0.61);
  const figures = evaluateSpotting(
    new Map([['a.mp4', { seconds: 90, movements: [...movements, moved('micro', 85, 85.4)] }]]),
    new Map([['a.mp4', events]]),
    { iou: 0.5, hours: null },
  );
  t.deepEqual(
    figures.byStrength.map(({ fromPx, toPx, recall: { hits, count } }) => [fromPx, toPx, hits, count]),
    [
      [0.25, 0.35, 0, 1],
      [0.35, 0.5, 0, 1],
      [0.5, 0.7, 1, 2],
      [0.7, 1, 1, 1],
      [1, 1.4, 1, 1],
      [1.4, 2, 1, 1],
      [2, null, 1, 1],
    ],
  );
  t.true(figures.halfFoundPx !== null && figures.halfFoundPx > 0.55 && figures.halfFoundPx < 0.7);
});

test('events of a recording that the truth does not have are refused', (t) => {
  t.throws(() => evaluateSpotting(truth, new Map([['room-1', [span(1, 2)]]]), { iou: 0.5, hours: null }), {
    instanceOf: DataError,
    message: /^The events are of 'room-1', of which the truth table says nothing \(it has 'a\.mp4', 'b\.mp4'\): add/,
  });
});
