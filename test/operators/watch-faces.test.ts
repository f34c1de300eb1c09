import test from 'ava';
import { Subject } from 'rxjs';
import type { CameraStatus } from '../../src/camera-status.js';
import type { Face, TrackedFrame } from '../../src/face.js';
import { watchFaces } from '../../src/operators/watch-faces.js';

const at = (seconds: number, faces: number, epoch = 1): TrackedFrame =>
  ({
    frame: { pts: seconds, epoch },
    faces: Array.from({ length: faces }, () => ({}) as Face),
  }) as unknown as TrackedFrame;

test('a minute without a face is said once, and taken back when somebody sits down', (t) => {
  const statuses: CameraStatus[] = [];
  const frames = new Subject<TrackedFrame>();
  const passed: TrackedFrame[] = [];
  frames.pipe(watchFaces({ onStatus: (status) => statuses.push(status) })).subscribe((frame) => passed.push(frame));

  for (const [seconds, faces] of [
    [0, 0],
    [59, 0],
    [60, 0],
    [90, 0],
    [91, 1],
    [120, 0],
    [152, 0],
  ] as const) {
    frames.next(at(seconds, faces));
  }
  t.deepEqual(
    statuses.map(({ state, reason }) => [state, reason]),
    [
      ['degraded', 'no_face'],
      ['online', null],
      ['degraded', 'no_face'],
    ],
  );
  t.regex(statuses[0]?.message ?? '', /No face in view for 60 s/);
  t.is(passed.length, 7);
});

test('nothing is said while faces come and go within the minute', (t) => {
  const frames = new Subject<TrackedFrame>();
  const statuses: CameraStatus[] = [];
  frames.pipe(watchFaces({ onStatus: (status) => statuses.push(status) })).subscribe();
  for (let second = 0; second < 300; second++) frames.next(at(second, second % 50 === 0 ? 1 : 0));
  t.deepEqual(statuses, []);
});

test('a camera that comes back still empty is called degraded again', (t) => {
  const statuses: CameraStatus[] = [];
  const frames = new Subject<TrackedFrame>();
  frames.pipe(watchFaces({ onStatus: (status) => statuses.push(status) })).subscribe();
  for (const second of [0, 60, 61]) frames.next(at(second, 0));
  for (const second of [70, 71]) frames.next(at(second, 0, 2));
  t.deepEqual(
    statuses.map(({ reason }) => reason),
    ['no_face', 'no_face'],
  );
});
