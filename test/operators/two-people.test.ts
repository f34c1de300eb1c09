// Two rendered people before the networks that come with mien: one walks past the other, ducks out of the picture, and
// comes back.
import test from 'ava';
import { from, lastValueFrom, map, tap, toArray } from 'rxjs';
import type { Face, TrackedFrame } from '../../src/face.js';
import { stabilise } from '../../src/operators/stabilise.js';
import { trackFaces } from '../../src/operators/track-faces.js';
import { openVision } from '../../src/vision/open-vision.js';
import { type Place, room } from '../vision/rendered-room.js';
import { framesOf, type Shot, seen } from './moving-face.js';
import { spotByEach } from './spot-by-each.js';

const vision = await openVision();
test.after.always(() => vision.close());

const fps = 25;
const [width, height] = [640, 300];
const sitter: Place = { head: 0, x: 320, y: 140 };
/** Seconds at which the walker sets out, has crossed behind the sitter, ducks, is gone, comes up, is back. */
const [crosses, crossed, ducks, gone, rises, back] = [1.2, 2.6, 3.4, 3.75, 5.15, 5.5];

const ease = (from: number, to: number, begin: number, end: number, s: number) => {
  const share = Math.min(1, Math.max(0, (s - begin) / (end - begin)));
  return from + (to - from) * (0.5 - 0.5 * Math.cos(Math.PI * share));
};

/** Where the walker is: left of the sitter, then right, then below the picture for more than a second, then there again. */
function walkerAt(s: number): Place {
  const x = ease(100, 540, crosses, crossed, s);
  const y = s < gone ? ease(140, 440, ducks, gone, s) : ease(440, 140, rises, back, s);
  return { head: 1, x: Math.round(x), y: Math.round(y) };
}

const shots = Array.from({ length: Math.round((back + 1.6) * fps) }, (_, k): Shot => {
  const picture = room(width, height, walkerAt(k / fps), sitter);
  return { ms: (1000 * k) / fps, picture: seen(picture, k) };
});

const middle = ({ box }: Face) => box.x + box.width / 2;
const nearest = (faces: readonly Face[], x: number) => faces.find((face) => Math.abs(middle(face) - x) < 60);

test.serial('both keep their ids through a crossing and an absence, and nothing of it is an event', async (t) => {
  t.timeout(300_000);
  const said: TrackedFrame[] = [];
  const events = await lastValueFrom(
    from(framesOf(shots)).pipe(
      trackFaces({ ...vision, waiting: Number.POSITIVE_INFINITY, detectMs: 200 }),
      tap((tracked) => said.push(tracked)),
      stabilise(),
      spotByEach({ preset: 'recall', parameters: { warmupMs: 800 } }),
      map(({ judge, track, apex }) => ({ judge, track, apex: apex.pts })),
      toArray(),
    ),
  );
  const at = (s: number) => said[Math.round(s * fps)].faces;
  const [walker, still] = [nearest(at(1), 100), nearest(at(1), 320)];
  t.is(at(1).length, 2);
  t.true(walker !== undefined && still !== undefined && walker.track !== still.track);
  t.true(
    said.some(({ frame, faces }) => frame.pts - 5 > crosses && frame.pts - 5 < crossed && faces.length === 1),
    'one hides the other for a while',
  );
  const across = nearest(at(ducks), 540);
  t.is(across?.track, walker?.track);
  t.is(nearest(at(ducks), 320)?.track, still?.track);
  t.deepEqual(
    at((gone + rises) / 2).map(({ track }) => track),
    [still?.track],
  );
  const returned = nearest(at(back + 1.4), 540);
  t.is(returned?.track, walker?.track);
  t.true((returned?.epoch ?? 0) > (across?.epoch ?? 0), 'who was away comes back in another epoch');
  t.true(returned?.settled);
  for (const { faces } of said)
    t.is(faces.filter(({ track }) => track === still?.track).length, 1, 'the sitter is never lost');
  t.true(
    said.every(({ faces }) => faces.every(({ track }) => track <= 1)),
    'nobody else is ever seen',
  );
  t.deepEqual(events, []);
});
