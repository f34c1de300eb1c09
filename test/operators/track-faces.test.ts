import test from 'ava';
import { from, lastValueFrom, Subject, toArray } from 'rxjs';
import type { TrackedFrame } from '../../src/face.js';
import type { Frame } from '../../src/frame.js';
import { type Meter, noMeter } from '../../src/meter.js';
import { trackFaces } from '../../src/operators/track-faces.js';
import { seededRandom } from '../../src/random.js';
import { openVision } from '../../src/vision/open-vision.js';
import type { Picture } from '../../src/vision/picture.js';
import { bareFrame, FaceWorld } from '../vision/face-world.js';
import { room } from '../vision/rendered-room.js';

const vision = await openVision();
test.after.always(() => vision.close());

const frameOf = (picture: Picture, seq: number, pts: number, epoch = 0): Frame => ({
  ...bareFrame(seq, pts, epoch),
  ...picture,
});

const tracked = (frames: readonly Frame[], options = {}) =>
  lastValueFrom(from(frames).pipe(trackFaces({ ...vision, waiting: Infinity, ...options }), toArray()));

const centreX = ({ box }: TrackedFrame['faces'][number]) => box.x + box.width / 2;

test.serial('a face keeps its id, settles, and its landmarks go where it goes', async (t) => {
  const swing = (i: number) => Math.round(200 + 40 * Math.sin(i / 8));
  const frames = Array.from({ length: 60 }, (_, i) =>
    frameOf(room(400, 300, { head: 0, x: swing(i), y: 140 }), i, i / 30),
  );
  const said = await tracked(frames);
  t.deepEqual(
    said.map(({ frame }) => frame),
    frames,
  );
  for (const [i, { faces }] of said.entries()) {
    t.is(faces.length, 1);
    const [face] = faces;
    t.deepEqual([face.track, face.epoch, face.settled], [0, 0, i >= 14]);
    t.true(face.score > 0.9);
    const nose = face.landmarks[2 * 4] - (said[20].faces[0].landmarks[2 * 4] - swing(said[20].faces[0].meshSeq));
    if (i >= 14) t.true(Math.abs(nose - swing(face.meshSeq)) < 2, `${i}: ${nose} for ${swing(face.meshSeq)}`);
    t.true(i - face.meshSeq <= 6);
  }
});

test.serial('two faces that cross keep their ids', async (t) => {
  // The turned head walks behind the still frontal one at 400 px/s.
  const walk = (i: number) => Math.round(400 + 400 * (i / 25 - 1));
  const frames = Array.from({ length: 50 }, (_, i) =>
    frameOf(room(800, 300, { head: 1, x: walk(i), y: 140 }, { head: 0, x: 400, y: 140 }), i, i / 25),
  );
  const said = await tracked(frames, { detectMs: 200 });
  const ids = (i: number) => {
    const { faces } = said[i];
    const [walker, sitter] = [walk(i), 400].map((x) => faces.find((face) => Math.abs(centreX(face) - x) < 50));
    return { walker: walker?.track, sitter: sitter?.track, count: faces.length };
  };
  const before = ids(8);
  t.is(before.count, 2);
  t.not(before.walker, before.sitter);
  t.true(
    said.some(({ faces }) => faces.length === 1),
    'one hides the other for a while',
  );
  t.deepEqual(ids(44), before);
});

test.serial('who leaves is gone within a check, and is found again: the same id, another epoch', async (t) => {
  const empty = room(400, 300);
  const there = room(400, 300, { head: 0, x: 200, y: 140 });
  const frames = Array.from({ length: 75 }, (_, i) => frameOf(i >= 30 && i < 45 ? empty : there, i, i / 25));
  const said = await tracked(frames);
  t.is(said[29].faces[0].epoch, 0);
  t.true(said[29].faces[0].settled);
  t.deepEqual(said[36].faces, []);
  const [back] = said[49].faces;
  t.deepEqual([back.track, back.epoch, back.settled], [0, 1, false]);
  t.true(said[74].faces[0].settled);
});

test.serial('a new epoch of the source is one of the face, which stays settled where it did not jump', async (t) => {
  const at = (x: number) => room(400, 300, { head: 0, x, y: 140 });
  const frames = Array.from({ length: 60 }, (_, i) =>
    frameOf(at(i < 40 ? 180 : 230), i, i / 25, i < 20 ? 0 : i < 40 ? 1 : 2),
  );
  const said = await tracked(frames);
  const face = (i: number) => said[i].faces[0];
  t.true(face(20).epoch > face(19).epoch);
  t.true(face(20).settled && face(20).meshSeq === 20);
  t.is(face(39).epoch, face(20).epoch);
  t.is(face(40).track, 0);
  t.true(face(40).epoch > face(39).epoch);
  t.false(face(40).settled);
  t.true(face(54).settled);
});

test.serial('pictures without a face, black, tiny or huge, pass without one', async (t) => {
  const pictures = [room(400, 300), { gray: new Uint8Array(640 * 480), width: 640, height: 480 }];
  pictures.push({ gray: Uint8Array.of(9), width: 1, height: 1 });
  pictures.push({ gray: new Uint8Array(7680 * 4320).fill(70), width: 7680, height: 4320 });
  const said = await tracked(pictures.map((picture, i) => frameOf(picture, i, i, i)));
  t.deepEqual(
    said.map(({ faces }) => faces),
    [[], [], [], []],
  );
});

test.serial('a face at the border of the picture is followed without a fault', async (t) => {
  const frames = Array.from({ length: 60 }, (_, i) =>
    frameOf(room(300, 220, { head: 0, x: 200 + 2 * i, y: 110 }), i, i / 30),
  );
  const said = await tracked(frames);
  t.is(said[0].faces.length, 1);
  for (const { faces } of said) for (const { landmarks } of faces) t.true(landmarks.every(Number.isFinite));
});

test('frames that come too fast lose the oldest, counted and released; those in hand are passed on unreleased', async (t) => {
  const world = new FaceWorld([() => ({ x: 10, y: 10, width: 100, height: 100 })], seededRandom(1));
  const released: number[] = [];
  const counts = { late: 0, faces: [] as number[], times: 0 };
  const meter: Meter = {
    ...noMeter,
    drop: (stage, reason) => t.deepEqual([stage, reason, ++counts.late], ['track', 'late', counts.late]),
    faces: (count) => counts.faces.push(count),
    time: (stage) => t.deepEqual([stage, ++counts.times], ['track', counts.times]),
  };
  const frames = new Subject<Frame>();
  const out: number[] = [];
  frames
    .pipe(trackFaces({ detector: world.detector, mesh: world.mesh, meter, waiting: 2 }))
    .subscribe(({ frame }) => out.push(frame.seq));
  for (let seq = 0; seq < 6; seq++) frames.next({ ...bareFrame(seq, seq / 30), release: () => released.push(seq) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.deepEqual(out, [0, 4, 5]);
  t.deepEqual(released, [1, 2, 3]);
  t.deepEqual(counts, { late: 3, faces: [1, 1, 1], times: 3 });
});

test('an error of a network ends the stream, and the frame in hand goes back', async (t) => {
  const world = new FaceWorld([], seededRandom(1));
  const detector = { ...world.detector, detect: () => Promise.reject(new Error('no memory')) };
  let released = 0;
  const frame = { ...bareFrame(0, 0), release: () => released++ };
  await t.throwsAsync(lastValueFrom(from([frame]).pipe(trackFaces({ detector, mesh: world.mesh }))), {
    message: 'no memory',
  });
  t.is(released, 1);
});

test('every subscription follows faces of its own', async (t) => {
  const world = new FaceWorld([() => ({ x: 10, y: 10, width: 100, height: 100 })], seededRandom(1));
  const faces = from([bareFrame(0, 0)]).pipe(trackFaces({ detector: world.detector, mesh: world.mesh }));
  for (let i = 0; i < 2; i++) t.is((await lastValueFrom(faces)).faces[0].track, 0);
});
