import test from 'ava';
import type { Face } from '../../src/face.js';
import type { Frame } from '../../src/frame.js';
import { previewDrawer } from '../../src/preview/preview-picture.js';

const frame = (width: number, height: number, luma: (x: number, y: number) => number): Frame =>
  ({
    width,
    height,
    gray: Uint8Array.from({ length: width * height }, (_, i) => luma(i % width, Math.floor(i / width))),
  }) as Frame;
const faceAt = (...points: number[]): Face => ({ landmarks: Float32Array.from(points) }) as unknown as Face;

test('a small frame keeps its pixels, and its last odd row and column go', (t) => {
  const picture = previewDrawer()(
    frame(7, 5, (x, y) => 10 * y + x),
    [],
  );
  t.is(picture.width, 6);
  t.is(picture.height, 4);
  t.deepEqual([...picture.y.subarray(6, 12)], [10, 11, 12, 13, 14, 15]);
  t.true(picture.u.every((value) => value === 128) && picture.v.every((value) => value === 128));
});

test('a large frame is shrunk to means, at most 640 wide', (t) => {
  const picture = previewDrawer()(
    frame(1920, 1080, (x, y) => (x % 3 === 0 && y % 3 === 0 ? 90 : 0)),
    [],
  );
  t.is(picture.width, 640);
  t.is(picture.height, 360);
  t.true(picture.y.every((value) => value === 10));
});

test('a landmark is a dot of its own colour, and those outside the picture are left out', (t) => {
  const draw = previewDrawer();
  const gray = frame(1280, 720, () => 50);
  const picture = draw(gray, [faceAt(100, 60, -4, 10, 5_000, 5_000, Number.NaN, 3)]);
  const marked = picture.y.findIndex((value) => value !== 50);
  t.is(marked, 30 * 640 + 50);
  t.is(picture.y.filter((value) => value !== 50).length, 1);
  t.is(picture.u.filter((value) => value !== 128).length, 1);
  t.true(
    draw(gray, []).y.every((value) => value === 50),
    'nothing is left of the picture before',
  );
});
