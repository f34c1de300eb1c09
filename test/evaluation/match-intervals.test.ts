import test from 'ava';
import fc from 'fast-check';
import { intersectionOverUnion } from '../../src/evaluation/interval.js';
import { matchIntervals } from '../../src/evaluation/match-intervals.js';

const span = (onset: number, offset: number) => ({ onset, apex: (onset + offset) / 2, offset });
const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 12 }))
    .map(([at, length]) => span(at, at + length)),
  { maxLength: 6 },
);
/** Intervals one after another, with gaps or none. */
const apart = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 12 })), { maxLength: 6 })
  .map((steps) => {
    let end = 0;
    return steps.map(([gap, length]) => {
      const onset = end + gap;
      end = onset + length;
      return span(onset, end);
    });
  });

/** The size of the largest pairing, by trying all. */
function largest(truth: ReturnType<typeof span>[], found: ReturnType<typeof span>[], threshold: number): number {
  const [first, ...rest] = truth;
  if (!first) return 0;
  return Math.max(
    largest(rest, found, threshold),
    ...found
      .filter((one) => intersectionOverUnion(first, one) >= threshold)
      .map((one) => 1 + largest(rest, found.toSpliced(found.indexOf(one), 1), threshold)),
  );
}

test('half of the union is enough, less is not', (t) => {
  t.is(matchIntervals([span(0, 2)], [span(0, 4)], 0.5).length, 1);
  t.is(matchIntervals([span(0, 2)], [span(0, 4.01)], 0.5).length, 0);
  t.is(matchIntervals([span(0, 2)], [span(2, 4)], 0.01).length, 0);
});

test('the best pair comes first: each true and each found interval is used once', (t) => {
  const truth = [span(0, 10), span(20, 30)];
  t.deepEqual(matchIntervals(truth, [span(0, 8), span(1, 10), span(20, 30)], 0.5), [
    { truth: 1, found: 2, iou: 1 },
    { truth: 0, found: 1, iou: 0.9 },
  ]);
});

test('whatever is compared: pairs reach the threshold, are used once, and none that is free is left', (t) => {
  fc.assert(
    fc.property(spans, spans, fc.constantFrom(0.1, 0.5, 0.9), (truth, found, threshold) => {
      const matches = matchIntervals(truth, found, threshold);
      const used = { truth: new Set(matches.map((m) => m.truth)), found: new Set(matches.map((m) => m.found)) };
      t.is(used.truth.size, matches.length);
      t.is(used.found.size, matches.length);
      for (const m of matches) {
        t.is(m.iou, intersectionOverUnion(truth[m.truth], found[m.found]));
        t.true(m.iou >= threshold);
      }
      const free = truth.filter((_, i) => !used.truth.has(i));
      const left = found.filter((_, i) => !used.found.has(i));
      t.false(free.some((one) => left.some((other) => intersectionOverUnion(one, other) >= threshold)));
      t.true(2 * matches.length >= largest(truth, found, threshold));
    }),
  );
});

test('where nothing overlaps its own kind, over 0.5 no larger pairing exists', (t) => {
  fc.assert(
    fc.property(apart, apart, (truth, found) => {
      t.is(matchIntervals(truth, found, 0.51).length, largest(truth, found, 0.51));
    }),
  );
});
