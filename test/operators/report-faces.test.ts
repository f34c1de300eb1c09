import test from 'ava';
import { from, lastValueFrom, toArray } from 'rxjs';
import type { TrackedFrame } from '../../src/face.js';
import { type FacesInView, reportFaces } from '../../src/operators/report-faces.js';

const face = {
  track: 3,
  box: { x: 1.04, y: 2, width: 30, height: 40 },
  pose: { yaw: 1.26, pitch: 0, roll: 0 },
  score: 0.98765,
};

/** Frames at 50 a second, with or without a face. */
const frames = (...seen: boolean[]): TrackedFrame[] =>
  seen.map((one, i) => ({ frame: { captured: 1_000 + i * 20 }, faces: one ? [face] : [] }) as unknown as TrackedFrame);

test('says which faces are in view, at most five times a second, and once that there is none any more', async (t) => {
  const said: FacesInView[] = [];
  const given = frames(...Array<boolean>(25).fill(true), false, false, true);
  const passed = await lastValueFrom(from(given).pipe(reportFaces({ onFaces: (seen) => said.push(seen) }), toArray()));
  t.deepEqual(passed, given);
  t.deepEqual(
    said.map(({ captured, faces }) => [captured, faces.length]),
    [
      [1_000, 1],
      [1_200, 1],
      [1_400, 1],
      [1_500, 0],
    ],
  );
  t.deepEqual(said[0]?.faces[0], {
    track: 3,
    box: { x: 1, y: 2, width: 30, height: 40 },
    pose: { yaw: 1.3, pitch: 0, roll: 0 },
    quality: 0.988,
  });
});
