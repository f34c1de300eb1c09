import test from 'ava';
import { BlinkHistory } from '../../src/spotting/blink-history.js';
import { FrameRate } from '../../src/spotting/frame-rate.js';
import { sameMovement } from '../../src/spotting/merge.js';
import { MouthHistory } from '../../src/spotting/mouth-history.js';

const nothing = () => 0;

test('mouth: movements in several regions at once are one, later ones are more', (t) => {
  const mouth = new MouthHistory();
  mouth.push(1000, 'lipUp', 1);
  mouth.push(1040, 'chin', 0.5);
  mouth.push(1250, 'lipUp', 1);
  t.is(mouth.count(0, 2000, 3000, nothing), 2);
  t.is(mouth.count(1000, 1250, 3000, nothing), 1);
  mouth.push(6000, 'lipUp', 1);
  t.is(mouth.count(0, 7000, 3000, nothing), 1);
});

test("mouth: a movement's own echo is not counted, an equal one beside it is", (t) => {
  const mouth = new MouthHistory();
  mouth.push(720, 'cornerL', 0.5);
  mouth.push(1000, 'cornerL', 1);
  mouth.push(1280, 'cornerL', 0.55);
  mouth.push(1400, 'cornerL', 0.9);
  const height = (region: string) => (region === 'cornerL' ? 1 : 0);
  t.is(mouth.count(-500, 880, 1000, height), 0);
  t.is(mouth.count(1120, 1600, 1000, height), 1);
  mouth.push(1500, 'lipLo', 0.2);
  t.is(mouth.count(1120, 1600, 1000, height), 2);
});

test('blinks: what is usual is the 97th percentile of the last 30 s', (t) => {
  const blinks = new BlinkHistory(50);
  for (let i = 0; i < 600; i++) blinks.push(i % 20 === 0 ? 0.8 : 0.01);
  t.is(blinks.usual, 0.8);
  for (let i = 0; i < 700; i++) blinks.push(0.01);
  t.is(blinks.usual, 0.01);
});

test('rate: the usual interval, known after five, unmoved by a gap', (t) => {
  const rate = new FrameRate();
  for (let i = 0; i < 4; i++) rate.push(40);
  t.is(rate.interval, null);
  rate.push(400);
  t.is(rate.interval, 40);
  for (let i = 0; i < 31; i++) rate.push(10);
  t.is(rate.interval, 10);
});

test('merge: by overlap or by apex', (t) => {
  const at = (onset: number, apex: number, offset: number) => ({ onset, apex, offset });
  t.true(sameMovement(at(0, 100, 300), at(200, 280, 500), 0.3));
  t.false(sameMovement(at(0, 100, 300), at(230, 380, 500), 0.3));
  t.true(sameMovement(at(0, 250, 300), at(290, 360, 800), 0.3));
});
