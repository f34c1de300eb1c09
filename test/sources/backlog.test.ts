import test from 'ava';
import { backlog } from '../../src/sources/backlog.js';

/** Feeds packets of a 30 fps stream from `first` on, at the times that `arrival` gives; says which were late. */
function feed(
  late: (arrival: number, time: number) => boolean,
  [first, end]: readonly [number, number],
  arrival: (i: number) => number,
): boolean[] {
  return Array.from({ length: end - first }, (_, k) => late(arrival(first + k), ((first + k) * 1000) / 30));
}
const due = (i: number): number => 5_000 + (i * 1000) / 30;

test('a reader that keeps up is never late, whatever the jitter and the drift of the camera’s clock', (t) => {
  const late = backlog(1000);
  // A camera whose clock is 100 ppm slow, for five hours.
  const said = feed(late, [0, 540_000], (i) => due(i) * 1.0001 + (i % 7) * 20);
  t.false(said.some(Boolean));
});

test('work that takes too long is behind, though every read took long too; undecoded packets catch up', (t) => {
  const late = backlog(1000);
  let now = due(0);
  let worst = 0;
  let dropped = 0;
  for (let i = 0; i < 3_000; i++) {
    now = Math.max(now, due(i));
    worst = Math.max(worst, now - due(i));
    const drop = late(now, (i * 1000) / 30);
    if (drop) dropped++;
    // A picture takes 50 ms to read and work on, 17 ms too long; one that is dropped, 1 ms.
    now += drop ? 1 : 50;
  }
  t.true(worst <= 1_050, `${worst} ms`);
  t.true(dropped > 900 && dropped < 1_100, `${dropped} of 3000`);
});

test('a camera that pauses and goes on where it was is taken as it is after a second', (t) => {
  const late = backlog(1000);
  t.false(feed(late, [0, 60], due).some(Boolean));
  const said = feed(late, [60, 240], (i) => due(i) + 4_000);
  t.true(said[0]);
  const fresh = said.indexOf(false);
  t.true(fresh >= 30 && fresh <= 32, `${fresh}`);
  t.false(said.slice(fresh).some(Boolean));
});

test('of what a network held back, what is older than the limit is dropped', (t) => {
  const late = backlog(1000);
  feed(late, [0, 60], due);
  // Three seconds come in one burst.
  const said = feed(late, [60, 240], (i) => Math.max(due(150) + (i - 60) * 0.2, due(i)));
  t.true(said.slice(0, 60).every(Boolean));
  t.false(said.slice(62).some(Boolean));
});

test('a stream whose time begins anew is not late', (t) => {
  const late = backlog(1000);
  feed(late, [0, 300], due);
  t.false(late(due(300), 0));
  t.false(late(due(301), 33));
});
