import test from 'ava';
import fc from 'fast-check';
import { Letterbox } from '../../src/vision/letterbox.js';
import { resampleTaps } from '../../src/vision/resample-taps.js';

const picture = (width: number, height: number, gray: (x: number, y: number) => number) => ({
  width,
  height,
  gray: Uint8Array.from({ length: width * height }, (_, i) => gray(i % width, Math.floor(i / width))),
});

const written = (source: ReturnType<typeof picture>, side: number) => {
  const out = new Float32Array(side * side).fill(Number.NaN);
  new Letterbox(source.width, source.height, side).write(source, out);
  return out;
};

test('a picture of the square’s own size passes unchanged', (t) => {
  const source = picture(16, 16, (x, y) => x * 16 + y);
  t.true(written(source, 16).every((value, i) => Math.abs(value - (source.gray[i] / 127.5 - 1)) < 1e-5));
});

test('a wide picture gets black bars above and below, a tall one left and right', (t) => {
  const wide = written(
    picture(64, 32, () => 255),
    16,
  );
  t.deepEqual([wide[0], wide[4 * 16], wide[11 * 16 + 15], wide[12 * 16]], [-1, 1, 1, -1]);
  const tall = written(
    picture(32, 64, () => 255),
    16,
  );
  t.deepEqual([tall[0], tall[4], tall[11], tall[12]], [-1, 1, 1, -1]);
});

test('shrinking takes the mean of what a pixel covers: a fine checkerboard turns even', (t) => {
  const out = written(
    picture(640, 640, (x, y) => ((x + y) % 2) * 255),
    192,
  );
  t.true(out.every((value) => Math.abs(value) < 0.1));
  const hand = written(
    picture(8, 8, (x, y) => 10 * x + y),
    2,
  );
  t.true(Math.abs(hand[0] - ((15 + 1.5) / 127.5 - 1)) < 1e-6);
});

test('taps of every size sum to one, stay inside and are centred on their output pixel', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 192 }), (from, to) => {
      const { count, step, first, weights } = resampleTaps(from, to);
      for (let i = 0; i < to; i++) {
        let [sum, centre] = [0, 0];
        for (let k = 0; k < count; k++) {
          sum += weights[i * count + k];
          centre += weights[i * count + k] * (first[i] + k * step);
        }
        t.true(first[i] >= 0 && first[i] + (count - 1) * step < from);
        t.true(Math.abs(sum - 1) < 1e-5);
        const meant = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
        t.true(Math.abs(centre - meant) <= step, `${from} to ${to}, ${i}: ${centre} for ${meant}`);
      }
      return true;
    }),
    { numRuns: 200 },
  );
});

test('places in the square lead back to where they came from', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 1200 }), fc.integer({ min: 300, max: 1200 }), (width, height) => {
      const letterbox = new Letterbox(width, height, 192);
      const scale = Math.max(width, height) / 192;
      // The picture's middle is the square's, and a step there is a step here, but for the rounding of the bars.
      t.true(Math.abs(letterbox.toPictureX(96) - (width - 1) / 2) <= scale);
      t.true(Math.abs(letterbox.toPictureY(96) - (height - 1) / 2) <= scale);
      t.true(Math.abs((letterbox.toPictureX(97) - letterbox.toPictureX(96)) / scale - 1) < 0.2);
    }),
  );
  // A bright spot, found in the square, is where it was in the picture.
  const source = picture(640, 480, (x, y) => (Math.abs(x - 300) < 4 && Math.abs(y - 200) < 4 ? 255 : 0));
  const out = written(source, 192);
  let [sum, sumX, sumY] = [0, 0, 0];
  out.forEach((value, i) => {
    sum += value + 1;
    sumX += (value + 1) * ((i % 192) + 0.5);
    sumY += (value + 1) * (Math.floor(i / 192) + 0.5);
  });
  const letterbox = new Letterbox(640, 480, 192);
  t.true(Math.abs(letterbox.toPictureX(sumX / sum) - 300) < 0.2);
  t.true(Math.abs(letterbox.toPictureY(sumY / sum) - 200) < 0.2);
});

test('one pixel and 8K are pictures too', (t) => {
  t.true(
    written(
      picture(1, 1, () => 51),
      192,
    ).every((value) => Math.abs(value + 0.6) < 1e-5),
  );
  const out = written({ width: 7680, height: 4320, gray: new Uint8Array(7680 * 4320).fill(255) }, 192);
  t.is(out[96 * 192 + 96], 1);
  t.is(out[0], -1);
});
