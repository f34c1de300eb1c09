import test from 'ava';
import { scale, ticks } from '../../src/drawing/curve-scale.js';
import { faceLayout } from '../../src/drawing/face-layout.js';
import { directionWords, regionWords, resemblanceWords } from '../../src/drawing/words.js';
import { regionNames } from '../../src/expression.js';

test('every region has words and a place of its own on the face', (t) => {
  t.is(new Set(regionNames.map(regionWords)).size, regionNames.length);
  for (const name of regionNames) {
    const { x, y, width, height } = faceLayout[name];
    t.true(x >= 0 && y >= 0 && x + width <= 128 && y + height <= 130, name);
    if (/L$/.test(name)) t.true(x + width / 2 < 64, name);
    if (/R$/.test(name)) t.true(x + width / 2 > 64, name);
  }
});

test('directions are named by the picture: 0 right, 90 up', (t) => {
  t.deepEqual([0, 90, 180, -180, -90, 44, 359].map(directionWords), [
    'right',
    'up',
    'left',
    'left',
    'down',
    'up right',
    'right',
  ]);
});

test('an abstaining model is never quoted', (t) => {
  t.is(resemblanceWords({ type: 'end', label: 'happiness', abstained: true }), 'model abstains');
  t.is(resemblanceWords({ type: 'end', label: 'happiness', abstained: false }), 'resembles happiness');
  t.is(resemblanceWords({ type: 'new', label: null, abstained: true }), 'model is being asked');
});

test('ticks are round numbers within the range', (t) => {
  t.deepEqual(ticks(-300, 520, 7), [-200, 0, 200, 400]);
  t.deepEqual(ticks(0, 0.5, 5), [0, 0.1, 0.2, 0.3, 0.4, 0.5]);
  t.deepEqual(ticks(1, 1, 5), [1]);
  t.is(scale(0, 10, 100, 0)(2.5), 75);
});
