import test from 'ava';
import { createDraw } from '../../../src/synth/draw.js';
import { Film } from '../../../src/synth/samples/film.js';
import { drawSitting } from '../../../src/synth/samples/sitting.js';
import { createYuv } from '../../../src/synth/sensor.js';

const [width, height] = [128, 96];
const plain = { ...drawSitting(createDraw(1), [], 3), blur: 0, gamma: 1, gain: 1 };

function scene(level: (x: number) => number) {
  const yuv = createYuv(width, height);
  yuv.y.forEach((_, i) => {
    yuv.y[i] = level(i % width);
  });
  return yuv;
}

const spread = (values: Uint8Array) => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
};

test('noise is as strong as asked in the middle tones, weaker in the dark, and new in every picture', (t) => {
  const film = new Film(width, height, createDraw('film'));
  const draw = createDraw('noise');
  const gray = (level: number) =>
    film.develop(
      film.expose(
        scene(() => level),
        plain,
        4,
        draw,
      ),
    ).gray;
  const middle = spread(gray(16 + 219 * 0.45));
  const dark = spread(gray(26));
  t.log(`sigma 4: ${middle.toFixed(2)} in the middle tones, ${dark.toFixed(2)} in the dark`);
  t.true(Math.abs(middle - 4) < 0.3 && dark < 0.8 * middle);
  t.notDeepEqual(gray(120), gray(120));
});

test('without blur, curve and noise the gray is the source rule of the luma', (t) => {
  const film = new Film(width, height, createDraw('film'));
  const { gray } = film.develop(
    film.expose(
      scene((x) => 16 + x),
      plain,
      0,
      createDraw(2),
    ),
  );
  for (let x = 0; x < width; x++) t.true(Math.abs(gray[x] - (x * 255) / 219) <= 1);
});

test('blur softens an edge and keeps the level', (t) => {
  const film = new Film(width, height, createDraw('film'));
  const edge = scene((x) => (x < 64 ? 60 : 180));
  const soft = film.expose(edge, { ...plain, blur: 1 }, 0, createDraw(3));
  const row = 48 * width;
  t.is(soft[row + 20], 60);
  t.is(soft[row + 110], 180);
  t.true(soft[row + 63] > 85 && soft[row + 64] < 155 && soft[row + 64] > soft[row + 63]);
});
