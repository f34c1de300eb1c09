import test from 'ava';
import { from, map, type Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { Face, TrackedFrame } from '../../src/face.js';
import { noMeter } from '../../src/meter.js';
import { type StabiliseOptions, stabilise } from '../../src/operators/stabilise.js';
import { type Anchor, cropSize, type NextAnchor, type RigidMotion } from '../../src/stabilised-face.js';
import type { ReanchorReason } from '../../src/stabilising/divergence.js';
import { stabiliserNames } from '../../src/stabilising/stabiliser-names.js';
import { drawOnAnchor } from '../../src/stabilising/warp.js';
import { formulaFace } from '../spotting/formula-face.js';
import {
  type FormulaFrame,
  followedFrames,
  formulaFrames,
  formulaLandmarks,
  steady,
  trackedFrame,
} from '../spotting/formula-video.js';

const still = { strength: 0, sway: 0, noise: 2 };
const swaying = { strength: 0, sway: 1, noise: 2 };

type Seen = { anchor: Anchor | null; rigid: RigidMotion; residual: number; crop: Uint8Array; next: NextAnchor | null };

function run(
  frames: FormulaFrame[],
  options: StabiliseOptions = {},
): { seen: Seen[]; reasons: ReanchorReason[]; released: number } {
  const reasons: ReanchorReason[] = [];
  const released = { count: 0 };
  const seen: Seen[] = [];
  from(frames.map((frame, seq) => trackedFrame(seq, frame, released)))
    .pipe(stabilise({ ...options, reanchored: (_track, reason) => reasons.push(reason) }))
    .subscribe(({ faces: [{ anchor, rigid, residual, crop, next }] }) => {
      seen.push({ anchor, rigid: { ...rigid }, residual, crop: crop.slice(), next });
    });
  return { seen, reasons, released: released.count };
}

function moved(frames: FormulaFrame[], from: number, change: (frame: FormulaFrame) => FormulaFrame): FormulaFrame[] {
  return frames.map((frame, k) => (k < from ? frame : change(frame)));
}

test('an anchor is there after 150 ms and stays the same object while the head sways', (t) => {
  const { seen, reasons } = run(formulaFrames(steady(60, 1500), swaying));
  t.true(seen.slice(0, 9).every(({ anchor }) => anchor === null));
  const { anchor } = seen[9];
  t.not(anchor, null);
  t.true(seen.slice(9).every((face) => face.anchor === anchor));
  t.deepEqual(reasons, []);
});

test('the head is followed to a few hundredths of a pixel', (t) => {
  const times = steady(60, 3000);
  const { seen } = run(formulaFrames(times, swaying));
  const wanted = (ms: number) => 1.5 * Math.sin((2 * Math.PI * 0.23 * ms) / 1000);
  const first = 9;
  for (let k = first; k < seen.length; k++) {
    const travelled = seen[k].rigid.x - seen[first].rigid.x;
    t.true(Math.abs(travelled - (wanted(times[k]) - wanted(times[first]))) < 0.06, `frame ${k}: ${travelled}`);
    t.true(seen[k].residual < 1, `frame ${k}: residual ${seen[k].residual}`);
  }
});

test('the crop is cut where the mesh says, byte by byte when crop and frame have the same scale', (t) => {
  const frames = formulaFrames(steady(60, 200), still);
  const { seen } = run(frames);
  t.deepEqual(seen[11].crop, frames[11].image);
  t.is(seen[11].anchor?.scale, 1);
  t.deepEqual(seen[11].anchor?.template.eyeL, { x: 38, y: 42 });
  t.is(seen[11].anchor?.template.mouthHalfWidth, 20);
});

test('a jump gives up the anchor, and the face is found again at its new place', (t) => {
  const shift = 20;
  const frames = moved(formulaFrames(steady(60, 1500), still), 40, (frame) => ({
    ...frame,
    image: shifted(frame.image, shift),
    face: { landmarks: formulaLandmarks(shift) },
  }));
  const { seen, reasons } = run(frames);
  t.is(reasons.length, 1);
  t.is(seen[40].anchor, null);
  const { anchor } = seen[60];
  t.is(anchor?.serial, 1);
  t.true(seen.slice(60).every((face) => face.anchor === anchor && face.residual < 1));
});

test('a head that moves on gets its next anchor while the present one holds: no frame is without, none is missed', (t) => {
  const { seen, reasons } = run(followedFrames(steady(60, 6000), { strength: 0, sway: 6, noise: 2 }));
  t.true(seen.slice(9).every(({ anchor, residual }) => anchor !== null && residual < 2.5));
  const changes = seen.flatMap(({ next }, k) => (next === null ? [] : [k]));
  t.true(changes.length >= 3, `${changes.length} anchors were replaced`);
  t.deepEqual(
    reasons,
    changes.map(() => 'translation'),
  );
  for (const k of changes) {
    const next = seen[k].next as NextAnchor;
    t.is(seen[k + 1].anchor, next.anchor);
    // Both anchors hold the face at the same place of the crop: the mesh put them there.
    const [a, b, x, d, e, y] = next.toPrevious;
    for (const [value, wanted] of [
      [a, 1],
      [b, 0],
      [d, 0],
      [e, 1],
    ] as const)
      t.true(Math.abs(value - wanted) < 0.01);
    t.true(Math.hypot(x, y) < 0.3, `${x}, ${y}`);
  }
});

test('an anchor that is replaced counts for what began it, also when the head is back by then', (t) => {
  // The head tilts within 170 ms, and comes back while the next anchor is made.
  const tilt = (k: number): number => 0.1 * Math.max(0, Math.min(1, (k - 30) / 10, (50 - k) / 8));
  const frames = formulaFrames(steady(60, 1200), still).map((frame, k) => ({
    ...frame,
    image: tilted(frame.image, tilt(k)),
  }));
  const { seen, reasons } = run(frames);
  const change = seen.findIndex(({ next }) => next !== null);
  t.true(Math.abs(seen[change].rigid.rotation) < 0.05, `rotated by ${seen[change].rigid.rotation}`);
  t.is(reasons[0], 'rotation');
});

test('an anchor that is given up is counted by its reason', (t) => {
  const counted: string[] = [];
  const frames = moved(formulaFrames(steady(60, 1000), still), 40, (frame) => ({ ...frame, face: { epoch: 1 } }));
  from(frames.map((frame, seq) => trackedFrame(seq, frame)))
    .pipe(stabilise({ meter: { ...noMeter, reanchor: (reason) => counted.push(reason) } }))
    .subscribe();
  t.deepEqual(counted, ['epoch']);
});

test('a face that vanishes under the alignment gives up the anchor', (t) => {
  const noise = Uint8Array.from(formulaFace(0, 1, { strength: 0, sway: 0, noise: 60 })).reverse();
  const frames = moved(formulaFrames(steady(60, 1000), still), 40, (frame) => ({ ...frame, image: noise }));
  const { seen, reasons } = run(frames);
  t.is(seen[40].anchor, null);
  t.true(['residual', 'translation', 'scale', 'rotation', 'lost'].includes(reasons[0]));
});

test('a mesh that disagrees with the alignment for more than 7 px wins', (t) => {
  const by = (px: number) =>
    run(
      moved(formulaFrames(steady(60, 1000), still), 40, (frame) => ({
        ...frame,
        face: { landmarks: formulaLandmarks(px) },
      })),
    ).reasons;
  t.deepEqual(by(5), []);
  t.is(by(9)[0], 'mesh');
});

test('an old mesh is not held against the alignment, nor used to place a crop', (t) => {
  const stale = moved(formulaFrames(steady(60, 1000), still), 40, (frame) => ({
    ...frame,
    face: { landmarks: formulaLandmarks(30), meshSeq: 39 },
  }));
  t.deepEqual(run(stale).reasons, []);
  const never = formulaFrames(steady(60, 1000), still).map((frame) => ({ ...frame, face: { meshSeq: -10 } }));
  t.true(run(never).seen.every(({ anchor }) => anchor === null));
});

test('a new epoch begins with a new anchor, an unsettled mesh with none', (t) => {
  const frames = formulaFrames(steady(60, 1000), still);
  const epoch = run(moved(frames, 40, (frame) => ({ ...frame, face: { epoch: 1 } })));
  t.deepEqual(epoch.reasons, ['epoch']);
  t.is(epoch.seen[40].anchor, null);
  t.is(epoch.seen[59].anchor?.serial, 1);
  t.true(
    run(moved(frames, 0, (f) => ({ ...f, face: { settled: false } }))).seen.every(({ anchor }) => anchor === null),
  );
});

test('black, constant and tiny pictures give no anchor and no error', (t) => {
  const times = steady(60, 500);
  const flat = (gray: number) => times.map((ms) => ({ ms, image: new Uint8Array(cropSize * cropSize).fill(gray) }));
  for (const gray of [0, 128, 255]) t.true(run(flat(gray)).seen.every(({ anchor }) => anchor === null));
  const tiny = times.map((ms) => ({
    ms,
    image: Uint8Array.of(77),
    width: 1,
    face: { landmarks: new Float32Array(468 * 2) },
  }));
  t.true(run(tiny).seen.every(({ anchor }) => anchor === null));
});

test('one black frame ends an anchor', (t) => {
  const frames = formulaFrames(steady(60, 1000), still);
  frames[30] = { ...frames[30], image: new Uint8Array(cropSize * cropSize) };
  const { seen, reasons } = run(frames);
  t.is(reasons.length, 1);
  t.is(seen[30].anchor, null);
  t.is(seen[59].anchor?.serial, 1);
});

test('what measures on the face can ask for a new anchor, once', (t) => {
  const reasons: ReanchorReason[] = [];
  const frames = formulaFrames(steady(60, 1000), still).map((frame, seq) => trackedFrame(seq, frame));
  from(frames)
    .pipe(stabilise({ reanchored: (_track, reason) => reasons.push(reason) }))
    .subscribe(({ frame, faces: [face] }) => {
      if (frame.seq !== 30) return;
      face.reanchor();
      face.reanchor();
    });
  t.deepEqual(reasons, ['requested']);
});

test('every frame is released once, with faces, without, and when a face cannot be read', (t) => {
  t.is(run(formulaFrames(steady(60, 500), still)).released, 30);
  const released = { count: 0 };
  const { frame } = trackedFrame(0, { ms: 0, image: new Uint8Array(9), width: 3 }, released);
  from([{ frame, faces: [] }])
    .pipe(stabilise())
    .subscribe();
  t.is(released.count, 1);
  let failed: unknown = null;
  const broken = { ...trackedFrame(0, { ms: 0, image: new Uint8Array(9), width: 3 }).faces[0], landmarks: null };
  from([{ frame, faces: [broken as unknown as Face] }])
    .pipe(stabilise())
    .subscribe({ error: (error: unknown) => (failed = error) });
  t.true(failed instanceof TypeError);
  t.is(released.count, 2);
});

test('frames come out in the same moment as they go in, and the end is passed on', (t) => {
  const frames = formulaFrames(steady(60, 100), still).map((frame, seq) => trackedFrame(seq, frame));
  new TestScheduler((actual, expected) => t.deepEqual(actual, expected)).run(({ cold, expectObservable }) => {
    const tracked: Observable<TrackedFrame> = cold('a-b--(c|)', { a: frames[0], b: frames[1], c: frames[2] });
    const sequence = tracked.pipe(
      stabilise(),
      map(({ frame }) => frame.seq),
    );
    expectObservable(sequence).toBe('a-b--(c|)', { a: 0, b: 1, c: 2 });
  });
});

for (const stabiliser of stabiliserNames) {
  test(`${stabiliser}: an anchor after 150 ms, the head taken out, given up when the face jumps or its picture vanishes`, (t) => {
    const sway = stabiliser === 'fixedBox' ? still : swaying;
    const times = steady(60, 1500);
    const swung = (ms: number) => sway.sway * 1.5 * Math.sin((2 * Math.PI * 0.23 * ms) / 1000);
    /** A mesh that goes where the formula's face goes. */
    const meshAt = (ms: number, shift = 0) => {
      const down = sway.sway * 0.8 * Math.sin((2 * Math.PI * 0.31 * ms) / 1000);
      return formulaLandmarks(swung(ms) + shift).map((value, i) => (i % 2 === 0 ? value : value + down));
    };
    const frames = formulaFrames(times, sway).map((frame) => ({
      ...frame,
      face: { landmarks: meshAt(frame.ms) },
    }));
    const calm = run(frames, { stabiliser });
    t.deepEqual(calm.reasons, []);
    t.true(calm.seen.slice(0, 9).every(({ anchor }) => anchor === null));
    const first = calm.seen[9].rigid.x - swung(times[9]);
    for (let k = 9; k < times.length; k++) {
      const { rigid, residual, anchor } = calm.seen[k];
      t.is(anchor, calm.seen[9].anchor);
      t.true(Math.abs(rigid.x - swung(times[k]) - first) < 0.06, `frame ${k}: ${rigid.x}`);
      t.true(residual < 1, `frame ${k}: residual ${residual}`);
    }
    const jump = moved(frames, 40, (frame) => ({
      ...frame,
      image: shifted(frame.image, 20),
      face: { landmarks: meshAt(frame.ms, 20) },
    }));
    const black = moved(frames, 40, (frame) =>
      frame === frames[40] ? { ...frame, image: new Uint8Array(cropSize * cropSize) } : frame,
    );
    for (const broken of [jump, black]) {
      const { seen, reasons } = run(broken, { stabiliser });
      t.is(reasons.length, 1);
      t.is(seen[40].anchor, null);
      t.is(seen[89].anchor?.serial, 1);
    }
  });
}

test('two subscriptions do not share a face', (t) => {
  const frames = formulaFrames(steady(60, 300), still).map((frame, seq) => trackedFrame(seq, frame));
  const stabilised = from(frames).pipe(stabilise());
  const anchors = [0, 1].map(() => {
    let last: Anchor | null = null;
    stabilised.subscribe(({ faces: [{ anchor }] }) => {
      last = anchor;
    });
    return last as Anchor | null;
  });
  t.not(anchors[0], null);
  t.not(anchors[0], anchors[1]);
  t.deepEqual(anchors[0]?.image, anchors[1]?.image);
});

function shifted(image: Uint8Array, px: number): Uint8Array {
  return image.map((_, i) => image[i - (i % cropSize) + Math.max(0, (i % cropSize) - px)]);
}

/** Turned about the crop's centre by `angle`, radians. */
function tilted(image: Uint8Array, angle: number): Uint8Array {
  const [cos, sin, c] = [Math.cos(angle), Math.sin(angle), cropSize / 2];
  return drawOnAnchor(image, Float64Array.of(cos, -sin, c - c * cos + c * sin, sin, cos, c - c * sin - c * cos));
}
