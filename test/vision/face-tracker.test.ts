import test from 'ava';
import fc from 'fast-check';
import type { Box } from '../../src/face.js';
import { seededRandom } from '../../src/random.js';
import { overlap } from '../../src/vision/overlap.js';
import { bareFrame, FaceWorld, follow, type Person } from './face-world.js';

const size = 120;
const boxAt = (x: number, y: number): Box => ({ x, y, width: size, height: size });
const still =
  (x: number, y: number): Person =>
  () =>
    boxAt(x, y);
const fps = fc.constantFrom(25, 30, 60, 100, 200);
const seed = fc.integer();

test('people who sit keep their ids and their epoch, at every frame rate, jitter or not', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fps,
      seed,
      fc.integer({ min: 1, max: 4 }),
      fc.double({ min: 0, max: 4, noNaN: true }),
      async (rate, number, count, jitter) => {
        const persons = Array.from({ length: count }, (_, k) => still(180 * k, 30 * k));
        const world = new FaceWorld(persons, seededRandom(number), jitter);
        const said = await follow(world.tracker(), rate, 0, 3);
        for (const { at, faces } of said) {
          t.deepEqual(
            faces.map((face) => face.track).sort(),
            persons.map((_, k) => k),
          );
          for (const face of faces) {
            t.is(face.epoch, 0);
            const before = said[0].faces.find(({ track }) => track === face.track);
            t.is(world.personAt(face.box, at), world.personAt((before as { box: Box }).box, 0));
          }
        }
      },
    ),
    { numRuns: 30 },
  );
});

test('a face settles after 15 meshes; then the mesh runs every 200 ms and the detector every 500 ms', async (t) => {
  for (const rate of [25, 60, 200]) {
    const world = new FaceWorld([still(100, 100)], seededRandom(1));
    const said = await follow(world.tracker(), rate, 0, 10);
    t.is(
      said.findIndex(({ faces }) => faces[0].settled),
      14,
    );
    t.true(said.slice(14).every(({ faces }) => faces[0].settled));
    const rest = 10 - 15 / rate;
    t.true(Math.abs(world.meshes - 15 - rest / 0.2) <= 5, `${world.meshes} meshes at ${rate} fps`);
    t.true(Math.abs(world.detections - 20) <= 1, `${world.detections} detections at ${rate} fps`);
    const stale = said.map(({ faces }, i) => i - faces[0].meshSeq);
    t.true(Math.max(...stale) <= 0.2 * rate);
  }
});

test('a moving face is measured on every frame, and never lost', async (t) => {
  const world = new FaceWorld([(at) => boxAt(100 + 60 * Math.sin(at / 300), 100)], seededRandom(1), 1);
  const said = await follow(world.tracker(), 30, 0, 6);
  for (const { at, faces } of said) {
    t.is(faces.length, 1);
    t.is(faces[0].epoch, 0);
    t.is(world.personAt(faces[0].box, at), 0);
  }
});

test('two people who cross keep their ids, whoever is in front', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(25, 30, 60),
      seed,
      fc.double({ min: 250, max: 600, noNaN: true }),
      fc.double({ min: -250, max: 250, noNaN: true }),
      fc.boolean(),
      async (rate, number, speed, other, first) => {
        // They meet in the middle after 1.5 s, one faster than the other by at least 250 px/s.
        const walk =
          (pxPerS: number): Person =>
          (at) =>
            boxAt(600 + pxPerS * (at / 1000 - 1.5), 200);
        const pair = [walk(speed), walk(Math.min(other, speed - 250))];
        const world = new FaceWorld(first ? pair : [...pair].reverse(), seededRandom(number), 1);
        const said = await follow(world.tracker(), rate, 0, 3);
        const persons = (moment: (typeof said)[number]) =>
          Object.fromEntries(moment.faces.map(({ track, box }) => [track, world.personAt(box, moment.at)]));
        const [begin, end] = [persons(said[Math.round(0.7 * rate)]), persons(said[said.length - 1])];
        t.is(Object.keys(begin).length, 2);
        t.deepEqual(end, begin, `${rate} fps, ${speed} and ${other} px/s`);
      },
    ),
    { numRuns: 60 },
  );
});

test('who leaves and returns soon keeps the id in a new epoch, and settles anew; who stays away longer is new', async (t) => {
  for (const [awayMs, id] of [
    [300, 0],
    [900, 0],
    [2900, 0],
    [3600, 1],
    [5000, 1],
  ]) {
    const world = new FaceWorld(
      [(at) => (at > 2000 && at < 2000 + awayMs ? undefined : boxAt(100, 100))],
      seededRandom(1),
    );
    const said = await follow(world.tracker(), 30, 0, 8);
    const away = said.filter(({ faces }) => faces.length === 0);
    t.true(away.length >= (awayMs - 200) / 34, `noticed within a check: ${away.length} frames without a face`);
    const last = said[said.length - 1].faces[0];
    t.is(last.track, id);
    t.is(last.epoch, id === 0 ? 1 : 0);
    const found = said.findIndex(({ faces }, i) => faces.length > 0 && i > 0 && said[i - 1].faces.length === 0);
    t.true(said[found].at - (2000 + awayMs) <= 540, 'found again within the time between two searches');
    t.deepEqual(
      said.slice(found, found + 15).map(({ faces }) => faces[0].settled),
      [...new Array(14).fill(false), true],
    );
  }
});

test('a break of the source begins a new epoch; who has not moved stays settled, who has settles anew', async (t) => {
  const world = new FaceWorld([still(100, 100), (at) => boxAt(at < 2000 ? 400 : 440, 100)], seededRandom(1));
  const tracker = world.tracker();
  await follow(tracker, 30, 0, 2);
  const faces = await tracker.track(bareFrame(60, 60 / 30, 1));
  const [stayed, jumped] = [...faces].sort((a, b) => a.track - b.track);
  t.is(stayed.track, 0);
  t.true(stayed.epoch > 0);
  t.true(stayed.settled);
  t.is(stayed.meshSeq, 60);
  t.is(jumped.track, 1);
  t.true(jumped.epoch > 0);
  t.false(jumped.settled);
});

test('time that runs back, as in a loop of a file, is a break', async (t) => {
  const world = new FaceWorld([still(100, 100)], seededRandom(1));
  const tracker = world.tracker();
  await follow(tracker, 30, 10, 12);
  for (const epoch of [0, 1]) {
    const [face] = await tracker.track(bareFrame(70 + epoch, 0.1, epoch));
    t.is(face.track, 0);
    t.is(face.epoch, 1 + epoch);
  }
});

test('no more faces than asked for, largest first', async (t) => {
  const persons = [80, 200, 140, 100, 120].map(
    (width, k): Person =>
      () => ({ x: 250 * k, y: 0, width, height: width }),
  );
  const world = new FaceWorld(persons, seededRandom(1));
  const said = await follow(world.tracker({ maxFaces: 3 }), 30, 0, 1);
  for (const { faces } of said)
    t.deepEqual(
      faces.map(({ box }) => Math.round(box.width)),
      [200, 140, 120],
    );
});

/** Comes and goes and wanders, all drawn from a seed. */
function wanderer(number: number): Person {
  const { unit } = seededRandom(number);
  const visits: { from: number; to: number; x: number; y: number; vx: number; vy: number }[] = [];
  for (let time = unit() * 1500; time < 6000; ) {
    const stay = 100 + unit() * 3000;
    visits.push({
      from: time,
      to: time + stay,
      x: unit() * 900,
      y: unit() * 300,
      vx: unit() - 0.5,
      vy: 0.2 * (unit() - 0.5),
    });
    time += stay + unit() * 2500;
  }
  return (at) => {
    const visit = visits.find(({ from, to }) => at >= from && at < to);
    return visit && boxAt(visit.x + visit.vx * (at - visit.from), visit.y + visit.vy * (at - visit.from));
  };
}

test('whatever people do, no id comes back after its time of grace, and no face has two ids', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(10, 25, 60), seed, fc.integer({ min: 0, max: 6 }), async (rate, number, count) => {
      const persons = Array.from({ length: count }, (_, k) => wanderer(number + k));
      const world = new FaceWorld(persons, seededRandom(number), 2);
      const said = await follow(world.tracker(), rate, 0, 7);
      const lastSeen = new Map<number, number>();
      const epochs = new Map<number, number>();
      for (const { at, faces } of said) {
        t.true(faces.length <= 4);
        let newest = Math.max(-1, ...lastSeen.keys());
        for (const { track, epoch, landmarks } of [...faces].sort((a, b) => a.track - b.track)) {
          const known = lastSeen.get(track);
          if (known === undefined) t.is(track, newest++ + 1, 'a new id is the next number');
          else t.true(at - known <= 3000 + 2000 / rate, `${track} was away for ${at - (known ?? 0)} ms`);
          const gone = known !== undefined && at - known > 1500 / rate;
          t.true(epoch >= (epochs.get(track) ?? 0) + (gone ? 1 : 0), 'an absence begins a new epoch');
          t.is(landmarks.length, 936);
        }
        for (const { track, epoch } of faces) {
          lastSeen.set(track, at);
          epochs.set(track, epoch);
        }
        for (const a of faces) for (const b of faces) t.true(a === b || overlap(a.box, b.box) <= 0.71);
      }
    }),
    { numRuns: 60 },
  );
});
