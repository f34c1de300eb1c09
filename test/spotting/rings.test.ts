import test from 'ava';
import { MomentRing } from '../../src/spotting/moment-ring.js';
import { PictureRing } from '../../src/spotting/picture-ring.js';
import { trackedFrame } from './formula-video.js';

const side = 128;
const identity = Float64Array.of(1, 0, 0, 0, 1, 0);
const even = (gray: number) => new Uint8Array(side * side).fill(gray);

test('pictures: the nearest one is drawn on its anchor, and the oldest are forgotten', (t) => {
  const pictures = new PictureRing(240);
  for (let k = 0; k < 60; k++) pictures.push(k * 20, even(k), identity);
  t.is(pictures.at(1181)[500], 59);
  t.is(pictures.at(1109)[500], 55);
  t.is(pictures.at(0)[500], 40);
  const ramp = Uint8Array.from({ length: side * side }, (_, i) => i % side);
  pictures.push(1300, ramp, Float64Array.of(1, 0, 3.5, 0, 1, 0));
  t.is(pictures.at(1300)[50 * side + 20], 24);
});

test('pictures: a fast source does not push out what is needed', (t) => {
  const pictures = new PictureRing(240);
  for (let k = 0; k < 60; k++) pictures.push(k * 4, even(k), identity);
  t.is(pictures.at(0)[0], 0);
  t.is(new PictureRing(100).at(5)[0], 0);
});

test('pictures: what was kept is drawn on the next anchor, as is what follows', (t) => {
  const ramp = Uint8Array.from({ length: side * side }, (_, i) => i % side);
  const pictures = new PictureRing(240);
  pictures.push(0, ramp, Float64Array.of(1, 0, 3, 0, 1, 0));
  pictures.moveTo(Float64Array.of(1, 0, 5, 0, 1, 0));
  pictures.push(20, ramp, identity);
  t.is(pictures.at(0)[50 * side + 20], 28);
  t.is(pictures.at(20)[50 * side + 20], 20);
});

test('moments: times between frames are named by interpolation, frames by nearness', (t) => {
  const moments = new MomentRing(1000);
  for (let k = 0; k < 100; k++) {
    const { frame, faces } = trackedFrame(k, { ms: k * 40, image: even(0), face: { score: k / 100 } });
    moments.push(k * 40, { ...frame, captured: 1e6 + k * 41 }, faces[0]);
  }
  t.deepEqual(moments.moment(3930), { time: 1e6 + 98.25 * 41, pts: 3.93, frame: 98 });
  t.is(moments.face(3930).quality, 0.98);
  t.is(moments.latest, 1e6 + 99 * 41);
  t.true(moments.moment(2800).time < moments.moment(2900).time);
});
