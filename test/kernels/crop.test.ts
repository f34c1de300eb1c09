import test from 'ava';
import fc from 'fast-check';
import { createCropKernel, type GrayPicture, type Placement } from '../../src/kernels/crop.js';
import { seededRandom } from '../../src/random.js';

const side = 128;
const pixels = side * side;

/** What `cut` promises, written down in double precision. */
function cutInDouble({ gray, width, height }: GrayPicture, { a, b, tx, ty }: Placement, samples: number): number[] {
  const at = (x: number, y: number) => gray[Math.min(y, height - 1) * width + Math.min(x, width - 1)];
  const bilinear = (x: number, y: number) => {
    const cx = Math.min(Math.max(x, 0), width - 1);
    const cy = Math.min(Math.max(y, 0), height - 1);
    const [x0, y0] = [Math.floor(cx), Math.floor(cy)];
    const [wx, wy] = [cx - x0, cy - y0];
    const top = at(x0, y0) * (1 - wx) + at(x0 + 1, y0) * wx;
    return top * (1 - wy) + (at(x0, y0 + 1) * (1 - wx) + at(x0 + 1, y0 + 1) * wx) * wy;
  };
  return Array.from({ length: pixels }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < samples; j++) {
      for (let i = 0; i < samples; i++) {
        const x = (k % side) + (i + 0.5) / samples - 0.5;
        const y = Math.floor(k / side) + (j + 0.5) / samples - 0.5;
        sum += bilinear(a * x - b * y + tx, b * x + a * y + ty);
      }
    }
    return sum / samples ** 2;
  });
}

const largestDifference = (a: ArrayLike<number>, b: Float32Array) =>
  b.reduce((most, value, i) => Math.max(most, Math.abs(value - a[i])), 0);

test('a crop at whole pixels is the picture itself', (t) => {
  const [width, height] = [300, 200];
  const gray = seededRandom(1).bytes(width * height);
  const target = new Float32Array(pixels);
  createCropKernel().cut({ gray, width, height }, { a: 1, b: 0, tx: 21, ty: 34 }, 1, target);
  t.true(target.every((value, k) => value === gray[(34 + Math.floor(k / side)) * width + 21 + (k % side)]));
});

test('any placement in any picture gives what double precision gives, one kernel after many sizes', (t) => {
  const kernel = createCropKernel();
  const random = seededRandom(2);
  const target = new Float32Array(pixels);
  const size = fc.integer({ min: 1, max: 700 });
  const place = fc.double({ min: -0.4, max: 1.2, noNaN: true });
  const turn = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
  const scale = fc.double({ min: 0.3, max: 4, noNaN: true });
  fc.assert(
    fc.property(
      size,
      size,
      place,
      place,
      turn,
      scale,
      fc.integer({ min: 1, max: 4 }),
      (w, h, x, y, angle, s, samples) => {
        const picture = { gray: random.bytes(w * h), width: w, height: h };
        const placement = { a: s * Math.cos(angle), b: s * Math.sin(angle), tx: x * w, ty: y * h };
        kernel.cut(picture, placement, samples, target);
        return largestDifference(cutInDouble(picture, placement, samples), target) < 0.06;
      },
    ),
    { numRuns: 60, seed: 3 },
  );
  t.pass();
});

test('in a large picture places stay exact: far from the origin as near to it', (t) => {
  const [width, height] = [1920, 1080];
  const gray = Uint8Array.from({ length: width * height }, (_, k) => {
    return 128 + 100 * Math.sin((k % width) / 6) * Math.cos(Math.floor(k / width) / 5);
  });
  const placement = { a: 2.31, b: 0.2, tx: 1500.3, ty: 700.6 };
  const target = new Float32Array(pixels);
  createCropKernel().cut({ gray, width, height }, placement, 2, target);
  t.true(largestDifference(cutInDouble({ gray, width, height }, placement, 2), target) < 0.002);
});

test('the blur is a Gaussian of sigma 1.2 with mirrored borders, also in place', (t) => {
  const source = Float32Array.from(seededRandom(4).bytes(pixels));
  const taps = Array.from({ length: 11 }, (_, k) => Math.exp(-((k - 5) ** 2) / (2 * 1.2 ** 2)));
  const sum = taps.reduce((total, tap) => total + tap, 0);
  const mirror = (i: number) => (i < 0 ? -i : i > side - 1 ? 2 * (side - 1) - i : i);
  const truth = Array.from({ length: pixels }, (_, k) => {
    let value = 0;
    for (let v = 0; v < 11; v++) {
      const row = mirror(Math.floor(k / side) + v - 5) * side;
      for (let u = 0; u < 11; u++) value += taps[u] * taps[v] * source[row + mirror((k % side) + u - 5)];
    }
    return value / sum ** 2;
  });
  const kernel = createCropKernel();
  const target = new Float32Array(pixels);
  kernel.blur(source, target);
  t.true(largestDifference(truth, target) < 1e-3);
  kernel.blur(source, source);
  t.deepEqual(source, target);
});

test('blurring after cutting, in any order, mixes nothing up', (t) => {
  const gray = seededRandom(5).bytes(640 * 480);
  const picture = { gray, width: 640, height: 480 };
  const placement = { a: 1.4, b: 0.1, tx: 100, ty: 90 };
  const [first, again, blurred] = [0, 1, 2].map(() => new Float32Array(pixels));
  const kernel = createCropKernel();
  kernel.cut(picture, placement, 1, first);
  kernel.blur(first, blurred);
  kernel.cut(picture, placement, 1, again);
  t.deepEqual(again, first);
  t.notDeepEqual(blurred, first);
});
