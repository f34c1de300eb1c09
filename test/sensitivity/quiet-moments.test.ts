import test from 'ava';
import { quietMoments } from '../../src/sensitivity/quiet-moments.js';
import { signal } from '../../src/spotting/signal.js';
import { gaussian } from '../spotting/formula-face.js';

const stepMs = 10;
const samples = 1000;
const where = { fromMs: 2000, toMs: 8000, aroundMs: 500, apartMs: 1500 };

function recording(moves: (ms: number) => number = () => 0, brokenAt = -1) {
  const values = Float64Array.from({ length: samples * signal.length }, (_, i) => {
    const [sample, channel] = [Math.floor(i / signal.length), i % signal.length];
    return 0.02 * gaussian(sample, channel) + (channel === 7 ? moves(sample * stepMs) : 0);
  });
  const broken = new Uint8Array(samples);
  if (brokenAt >= 0) broken[brokenAt / stepMs] = 1;
  return { stepMs, values, broken };
}

test('a face at rest is quiet throughout, as often as asked', (t) => {
  t.deepEqual(quietMoments(recording(), where), [2000, 3500, 5000, 6500, 8000]);
});

test('nothing is quiet within the time around a movement, whether it is brief or stays', (t) => {
  for (const moves of [
    (ms: number) => (ms > 5000 && ms < 5300 ? Math.sin((Math.PI * (ms - 5000)) / 300) : 0),
    (ms: number) => 2 / (1 + Math.exp((5150 - ms) / 30)),
  ]) {
    const moments = quietMoments(recording(moves), where);
    t.true(moments.length >= 3);
    t.true(moments.every((at) => at < 4600 || at > 5700));
  }
});

test('noise of all regions alike is no movement, however strong; one region that shakes as much is', (t) => {
  const noisy = (share: (channel: number) => number) => {
    const values = Float64Array.from({ length: samples * signal.length }, (_, i) => {
      const [sample, channel] = [Math.floor(i / signal.length), i % signal.length];
      return share(channel) * gaussian(sample, channel);
    });
    return quietMoments({ stepMs, values, broken: new Uint8Array(samples) }, where).length;
  };
  t.is(
    noisy(() => 0.5),
    5,
  );
  t.is(
    noisy((channel) => (channel === 7 ? 0.5 : 0.02)),
    0,
  );
});

test('noise and a slow drift are no movement; a lost anchor is as bad as one', (t) => {
  t.is(
    quietMoments(
      recording((ms) => ms / 2000),
      where,
    ).length,
    5,
  );
  t.true(quietMoments(recording(undefined, 5000), where).every((at) => Math.abs(at - 5000) >= 500));
  t.deepEqual(
    quietMoments(
      recording((ms) => Math.sin(ms / 60)),
      where,
    ),
    [],
  );
});
