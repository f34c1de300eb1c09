import test from 'ava';
import { backlog } from '../../src/sources/backlog.js';

test('a reader that waits for its camera is never behind', (t) => {
  const behind = backlog();
  for (let i = 0; i < 100; i++) t.is(behind(1000 + i * 33, i * 33, 30, 33), 0);
});

test('work that takes longer than the frame interval shows as growing delay', (t) => {
  const behind = backlog();
  behind(0, 0, 30, undefined);
  t.deepEqual(
    [1, 2, 3, 10].map((i) => behind(i * 100, i * 33, 0.1, 33)),
    [67, 134, 201, 670],
  );
});

test('once caught up, the delay is zero again', (t) => {
  const behind = backlog();
  behind(0, 0, 30, undefined);
  t.is(behind(500, 33, 0.1, 33), 467);
  t.is(behind(520, 500, 20, 33), 0);
});

test('a pause of the camera, and the burst after it, are not our delay', (t) => {
  const behind = backlog();
  behind(0, 0, 30, undefined);
  t.is(behind(5000, 33, 4970, 33), 0);
  t.true(behind(5001, 66, 0.1, 33) < 0);
});
