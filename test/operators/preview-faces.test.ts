import test from 'ava';
import { from, lastValueFrom, toArray } from 'rxjs';
import type { TrackedFrame } from '../../src/face.js';
import { previewFaces } from '../../src/operators/preview-faces.js';

/** Frames at 50 a second. */
const frames = (count: number): TrackedFrame[] =>
  Array.from(
    { length: count },
    (_, i) =>
      ({
        frame: { captured: 1_000 + i * 20, width: 4, height: 2, gray: new Uint8Array(8).fill(i) },
        faces: [],
      }) as unknown as TrackedFrame,
  );

test('draws nothing while nobody watches, and at most five pictures a second when somebody does', async (t) => {
  const given = frames(50);
  const seen: number[] = [];
  let asked = 0;
  const passed = await lastValueFrom(
    from(given).pipe(
      previewFaces({ wanted: () => asked++ >= 20, onPicture: ({ y }) => seen.push(y[0] as number) }),
      toArray(),
    ),
  );
  t.deepEqual(passed, given);
  t.deepEqual(seen, [20, 30, 40]);
});

test('does nothing at all where no preview is asked for', async (t) => {
  const given = frames(3);
  t.deepEqual(await lastValueFrom(from(given).pipe(previewFaces(undefined), toArray())), given);
});
