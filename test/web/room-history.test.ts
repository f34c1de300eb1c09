import test from 'ava';
import type { RoomFigures } from '../../src/sinks/room-figures.js';
import { RoomHistory } from '../../src/web/room-history.js';

const figures = (frames: number, watchedSeconds: number, usableSeconds: number, rejections = {}): RoomFigures => ({
  camera: 'room',
  frames,
  faces: 1,
  sensitivityPx: null,
  latency: null,
  watchedSeconds,
  usableSeconds,
  rejections,
});

test('makes steps of totals: what rose in between', (t) => {
  const history = new RoomHistory(10_000);
  history.add(figures(0, 0, 0, { blink: 3 }), 0);
  t.deepEqual(history.steps, []);
  history.add(figures(60, 2, 1, { blink: 5, long: 1, large: 1, macro: 3, small: 9 }), 2_000);
  t.deepEqual(history.steps, [{ from: 0, to: 2_000, macro: 5, blink: 2, quality: 0.5, fps: 30 }]);
  history.add(figures(120, 2, 1), 4_000);
  t.is(history.steps[1].quality, null);
});

test('a service that started anew begins a new count, and old steps go', (t) => {
  const history = new RoomHistory(3_000);
  history.add(figures(100, 9, 9), 0);
  history.add(figures(5, 0, 0), 2_000);
  t.deepEqual(history.steps, []);
  for (let at = 4_000; at <= 20_000; at += 2_000) history.add(figures(at, at, at), at);
  t.deepEqual(
    history.steps.map(({ to }) => to),
    [18_000, 20_000],
  );
});
