import test from 'ava';
import fc from 'fast-check';
import { from, lastValueFrom } from 'rxjs';
import type { Face, TrackedFrame } from '../../src/face.js';
import { stabilise } from '../../src/operators/stabilise.js';
import { trackFaces } from '../../src/operators/track-faces.js';
import { seededRandom } from '../../src/random.js';
import { openVision } from '../../src/vision/open-vision.js';
import type { Picture } from '../../src/vision/picture.js';
import { placed } from '../vision/face-picture.js';
import { framesOf, restingFace, type Shot, seen } from './moving-face.js';

const vision = await openVision();
test.after.always(() => vision.close());

const fps = 30;
const [width, height] = [restingFace.width + 160, restingFace.height + 160];
const at = (x: number, y: number) => placed(restingFace, width, height, 80 + x, 80 + y);
const home = at(0, 0);
/** Four noisy views of a picture, again and again. */
function views(picture: Picture): (k: number) => Shot {
  const noisy = Array.from({ length: 4 }, (_, k) => seen(picture, k));
  return (k) => ({ ms: (k * 1000) / fps, picture: noisy[k % 4] });
}
const atHome = views(home);
const black: Picture = { gray: new Uint8Array(width * height), width, height };
const chaos: Picture = { gray: seededRandom(5).bytes(width * height), width, height };

/** The face as the networks see it at its first place. */
let face: Face;
test.before(async () => {
  const frames = framesOf(Array.from({ length: 15 }, (_, k) => atHome(k)));
  const tracked = from(frames).pipe(trackFaces({ ...vision, waiting: Infinity }));
  face = (await lastValueFrom(tracked)).faces[0];
});

/** A mesh `x`, `y` px from the first one, measured on the latest frame that `every` divides. */
function faceAt(seq: number, every: number, x: number, y: number): Face {
  const landmarks = face.landmarks.map((value, i) => value + (i % 2 === 0 ? x : y));
  return { ...face, landmarks, meshSeq: seq - (seq % every), settled: true };
}

test('a tracker that lost its face always finds it again: after any jump, hidden for any time, with any cadence of meshes', (t) => {
  t.timeout(300_000);
  const jump = fc.integer({ min: -75, max: 75 });
  const blocked = fc.constantFrom('black', 'noise', 'another place');
  let reanchored = 0;
  let followed = 0;
  fc.assert(
    fc.property(
      jump,
      jump,
      fc.integer({ min: 0, max: 12 }),
      blocked,
      fc.integer({ min: 1, max: 6 }),
      (x, y, hidden, how, every) => {
        const [left, back] = [12, 12 + hidden];
        const there = views(at(x, y));
        const cover = how === 'black' ? black : how === 'noise' ? chaos : at(-y, x);
        const shots = Array.from({ length: back + 24 }, (_, k) => (k < left ? atHome(k) : there(k)));
        for (let k = left; k < back; k++) shots[k] = { ...shots[k], picture: cover };
        const frames = framesOf(shots);
        const tracked = frames.map((frame, k): TrackedFrame => {
          const measured = k - (k % every);
          const [dx, dy] = measured < back ? [0, 0] : [x, y];
          return { frame, faces: [faceAt(k, every, dx, dy)] };
        });
        const said: { serial: number | undefined; x: number; y: number; scale: number; residual: number }[] = [];
        from(tracked)
          .pipe(stabilise())
          .subscribe(({ faces: [{ anchor, rigid, residual }] }) => {
            said.push({ serial: anchor?.serial, x: rigid.x, y: rigid.y, scale: anchor?.scale ?? 1, residual });
          });
        const first = said[left - 1];
        const last = said[said.length - 1];
        if (first.serial !== 0 || last.serial === undefined) return false;
        // Either a new anchor at the new place, where nothing has moved since, or the old one and the jump seen right.
        const isNew = last.serial > 0;
        if (isNew) reanchored++;
        else followed++;
        const wanted = isNew ? [0, 0] : [x / last.scale, y / last.scale];
        const off = Math.hypot(last.x - wanted[0], last.y - wanted[1]);
        if (off > 0.5 || last.residual > 3) t.log({ x, y, hidden, how, every, off, last });
        return off <= 0.5 && last.residual <= 3;
      },
    ),
    { numRuns: 16, seed: 41 },
  );
  t.true(reanchored > 8, `${reanchored} found again, ${followed} followed`);
});
