import test from 'ava';
import fc from 'fast-check';
import type { Box } from '../../src/face.js';
import { seededRandom } from '../../src/random.js';
import { atRest, moved, predictedBox } from '../../src/vision/face-motion.js';
import { FaceTracks } from '../../src/vision/face-tracks.js';

const box = (x: number, y = 0): Box => ({ x, y, width: 100, height: 100 });

/** Sees, begins and loses as the boxes of one moment say; returns the id of each box. */
function step(tracks: FaceTracks, boxes: readonly Box[], at: number): number[] {
  tracks.expire(at);
  const assignment = tracks.assign(boxes, at);
  const seen = new Set(assignment.map((track) => track?.id));
  for (const { id } of tracks.inView) if (!seen.has(id)) tracks.lose(id, at);
  return boxes.map((place, i) => {
    const known = assignment[i];
    return (known === undefined ? tracks.begin(place, at) : tracks.see(known.id, place, at)).id;
  });
}

test('constant velocity is learnt and carried on, through repeated time stamps too', (t) => {
  fc.assert(
    fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: 5, max: 40 }), (speed, interval) => {
      let motion = atRest(box(0), 0);
      for (let at = interval; at <= 1000; at += interval) {
        motion = moved(motion, box(speed * at), at);
        motion = moved(motion, box(speed * at), at);
      }
      const expected = predictedBox(motion, motion.at + 300);
      t.true(Math.abs(expected.x - speed * (motion.at + 300)) < 1);
      t.true(predictedBox(motion, motion.at - 50).x === motion.box.x);
    }),
  );
});

test('jitter of a tenth of the face never changes an id', (t) => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), (seed, count) => {
      const { unit } = seededRandom(seed);
      const tracks = new FaceTracks({ graceMs: 1000 });
      for (let k = 0; k < 100; k++) {
        const boxes = Array.from({ length: count }, (_, i) => box(140 * i + 20 * (unit() - 0.5), 20 * (unit() - 0.5)));
        t.deepEqual(
          step(tracks, boxes, 40 * k),
          boxes.map((_, i) => i),
        );
      }
    }),
    { numRuns: 50 },
  );
});

test('boxes that pass one another at constant velocity keep their ids, in whatever order they are named', (t) => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.double({ min: 0.15, max: 0.7, noNaN: true }),
      fc.double({ min: -0.7, max: -0.15, noNaN: true }),
      (seed, right, left) => {
        const { unit } = seededRandom(seed);
        const tracks = new FaceTracks({ graceMs: 1000 });
        for (let k = 0; k <= 90; k++) {
          const at = 33 * k;
          const pair = [box(1000 + right * (at - 1500)), box(1000 + left * (at - 1500), 10)];
          const turn = k > 0 && unit() < 0.5;
          const ids = step(tracks, turn ? [...pair].reverse() : pair, at);
          t.deepEqual(turn ? ids.reverse() : ids, [0, 1]);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('a lost face is known again where its motion took it, and where it was last, for a second', (t) => {
  const walk = (at: number) => box(0.3 * at);
  for (const [at, place, id, epoch] of [
    [1900, walk(1900), 0, 1],
    [1900, walk(1000), 0, 1],
    [1900, box(-400), 1, 0],
    [2100, walk(2100), 1, 0],
  ] as const) {
    const tracks = new FaceTracks({ graceMs: 1000 });
    for (let seen = 0; seen <= 1000; seen += 40) step(tracks, [walk(seen)], seen);
    step(tracks, [], 1040);
    t.deepEqual(tracks.inView, []);
    t.deepEqual(step(tracks, [place], at), [id]);
    t.is(tracks.inView[0].epoch, epoch);
  }
});

test('after a longer absence a face is known again only where it was last, until the time of grace is over', (t) => {
  const walk = (at: number) => box(0.3 * at);
  for (const [awayMs, place, id, epoch] of [
    [1300, walk(1000), 0, 1],
    [1800, walk(1000), 0, 1],
    [1800, box(walk(1000).x + 30), 0, 1],
    [1800, walk(2800), 1, 0],
    [1800, box(walk(1000).x + 70), 1, 0],
    [2900, walk(1000), 0, 1],
    [3100, walk(1000), 1, 0],
  ] as const) {
    const tracks = new FaceTracks({ graceMs: 3000 });
    for (let seen = 0; seen <= 1000; seen += 40) step(tracks, [walk(seen)], seen);
    step(tracks, [], 1000);
    t.deepEqual(step(tracks, [place], 1000 + awayMs), [id], `${awayMs} ms away, then at ${place.x}`);
    t.is(tracks.inView[0].epoch, epoch);
  }
});

test('an id is never given twice, whatever comes and goes', (t) => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { unit } = seededRandom(seed);
      const tracks = new FaceTracks({ graceMs: 200 });
      const gone = new Set<number>();
      let newest = -1;
      for (let at = 0; at < 4000; at += 40) {
        const boxes = Array.from({ length: Math.floor(unit() * 4) }, () => box(unit() * 800, unit() * 200));
        const before = [...tracks.inView, ...tracks.lost].map(({ id }) => id);
        const ids = step(tracks, boxes, at);
        for (const id of ids) {
          t.false(gone.has(id));
          if (!before.includes(id)) t.is(id, ++newest);
        }
        t.is(new Set(ids).size, ids.length);
        const now = [...tracks.inView, ...tracks.lost].map(({ id }) => id);
        for (const id of before) if (!now.includes(id)) gone.add(id);
      }
    }),
    { numRuns: 50 },
  );
});

test('a break of the picture begins an epoch for every face and moves them onto the new time line', (t) => {
  const tracks = new FaceTracks({ graceMs: 1000 });
  step(tracks, [box(0), box(300)], 90_000);
  step(tracks, [box(40)], 90_040);
  tracks.breakUp(0);
  t.deepEqual([tracks.inView[0].epoch, tracks.lost[0].epoch, tracks.lost[0].lostAt], [1, 1, 0]);
  t.deepEqual(predictedBox(tracks.inView[0].motion, 500), box(40), 'nothing is carried across');
  t.deepEqual(tracks.expire(900), []);
  t.deepEqual(tracks.expire(1100), [1]);
  t.throws(() => tracks.see(1, box(0), 1100), { instanceOf: RangeError });
});
