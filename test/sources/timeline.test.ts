import test from 'ava';
import fc from 'fast-check';
import { type Timeline, timeline } from '../../src/sources/timeline.js';

const tick = 1 / 90_000;

/** Places a picture and hands it on; its seq, pts in ms (rounded) and epoch, or undefined. */
function pass(times: Timeline, ticks: number | undefined, width = 64): [number, number, number] | undefined {
  const place = times.place(ticks, tick);
  return place && [place.seq, Math.round(place.pts * 1000), times.deliver(place.pts, 1000 * place.pts, width, 48)];
}

/** `count` pictures at 30 fps from `from` on. */
function run(times: Timeline, from: number, count: number): void {
  for (let i = 0; i < count; i++) pass(times, from + i * 3000);
}

test('pts counts from the first picture, whatever the stream starts at', (t) => {
  const times = timeline();
  t.deepEqual(pass(times, 126_000), [0, 0, 0]);
  t.deepEqual(pass(times, 129_000), [1, 33, 0]);
  t.is(times.place(132_000, tick)?.interval, 3000 * tick);
});

test('pictures without a time, or with the time of the one before, are counted and left out', (t) => {
  const times = timeline();
  t.is(pass(times, undefined), undefined);
  t.deepEqual(pass(times, 3000), [1, 0, 0]);
  t.is(pass(times, 3000), undefined);
  t.deepEqual(pass(times, 6000), [3, 33, 0]);
});

test('a gap of more than three frames begins an epoch, one of three does not', (t) => {
  const times = timeline();
  run(times, 0, 10);
  t.deepEqual(pass(times, 27_000 + 3 * 3000), [10, 400, 0]);
  t.deepEqual(pass(times, 36_000 + 4 * 3000), [11, 533, 1]);
  t.deepEqual(pass(times, 51_000), [12, 567, 1]);
});

test('the frame rate is learned: what is a gap at 200 fps is none at 10 fps', (t) => {
  const fast = timeline();
  for (let i = 0; i < 10; i++) pass(fast, i * 450);
  t.is(pass(fast, 9 * 450 + 4 * 450)?.[2], 1);
  const slow = timeline();
  for (let i = 0; i < 10; i++) pass(slow, i * 9000);
  t.is(pass(slow, 81_000 + 4 * 450)?.[2], 0);
});

test('frames that were decoded but not handed on leave a gap', (t) => {
  const times = timeline();
  run(times, 0, 10);
  for (let i = 10; i < 14; i++) times.place(i * 3000, tick);
  t.deepEqual(pass(times, 14 * 3000), [14, 467, 1]);
});

test('a change of size, a loss, a step back and a restart each begin an epoch', (t) => {
  const times = timeline();
  run(times, 0, 5);
  t.deepEqual(pass(times, 15_000, 96), [5, 167, 1]);
  times.lose();
  t.deepEqual(pass(times, 18_000, 96), [6, 200, 2]);
  t.deepEqual(pass(times, 9000, 96), [7, 233, 3], 'time goes on by one frame');
  t.deepEqual(pass(times, 12_000, 96), [8, 267, 3]);
  times.restart();
  t.deepEqual(pass(times, 12_000, 96), [9, 300, 4]);
  t.deepEqual(pass(times, 15_000, 96), [10, 333, 4]);
});

test('a clock that is set by more than a second begins an epoch, one that is corrected by less does not', (t) => {
  const hour = 3_600_000;
  for (const set of [hour, -hour, 1_100, -1_100]) {
    const times = timeline();
    const epochs = [0, 0, 0, set, set, set + 900, set + 900].map((shift, i) => {
      const place = times.place(i * 3000, tick);
      return times.deliver(place?.pts ?? 0, i * (1000 / 30) + shift, 64, 48);
    });
    t.deepEqual(epochs, [0, 0, 0, 1, 1, 1, 1], `${set} ms`);
  }
});

test('says whether anything was handed on', (t) => {
  const times = timeline();
  const place = times.place(0, tick);
  t.true(times.empty());
  times.deliver(place?.pts ?? 0, 0, 64, 48);
  t.false(times.empty());
});

test('whatever a stream does, seq and pts rise strictly and an epoch never falls', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(200_000), fc.constant(undefined), fc.constant('restart' as const))),
      (steps) => {
        const times = timeline();
        let before: [number, number, number] | undefined;
        for (const step of steps) {
          if (step === 'restart') {
            times.restart();
            continue;
          }
          const place = times.place(step, tick);
          if (!place) continue;
          const now: [number, number, number] = [
            place.seq,
            place.pts,
            times.deliver(place.pts, 1000 * place.pts, 4, 4),
          ];
          if (before) {
            t.true(now[0] > before[0]);
            t.true(now[1] > before[1]);
            t.true(now[2] >= before[2]);
          }
          before = now;
        }
      },
    ),
  );
});
