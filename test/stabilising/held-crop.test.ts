import test from 'ava';
import fc from 'fast-check';
import type { Frame } from '../../src/frame.js';
import { createCropKernel } from '../../src/kernels/crop.js';
import { HeldCrop } from '../../src/stabilising/held-crop.js';
import { placingPoints } from '../../src/stabilising/template.js';
import { formulaLandmarks } from '../spotting/formula-video.js';

const side = 128;
const kernel = createCropKernel();

function frameOf(width: number, height: number, gray: (x: number, y: number) => number): Frame {
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => gray(i % width, Math.floor(i / width)));
  return { gray: pixels, width, height } as unknown as Frame;
}

function placed(scale: number, degrees: number, x: number, y: number): Float32Array {
  const a = scale * Math.cos((degrees * Math.PI) / 180);
  const b = scale * Math.sin((degrees * Math.PI) / 180);
  const points = formulaLandmarks();
  const moved = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    moved[i] = a * points[i] - b * points[i + 1] + x;
    moved[i + 1] = b * points[i] + a * points[i + 1] + y;
  }
  return moved;
}

test('eyes and mouth come to lie where the layout wants them, however large or tilted the face is', (t) => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.2, max: 8, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      (scale, degrees) => {
        const landmarks = placed(scale, degrees, 300, 200);
        const crop = new HeldCrop(landmarks);
        const { eyeL, eyeR, mouth } = placingPoints(landmarks);
        const near = (point: { x: number; y: number }, x: number, y: number) => {
          const seen = crop.toCrop(point);
          return Math.hypot(seen.x - x, seen.y - y) < 0.01;
        };
        return (
          Math.abs(crop.scale / scale - 1) < 1e-4 && near(eyeL, 38, 42) && near(eyeR, 90, 42) && near(mouth, 64, 98)
        );
      },
    ),
  );
  t.pass();
});

test('what is cut is what lies there', (t) => {
  const crop = new HeldCrop(placed(1.3, 20, 250, 120));
  const cut = new Float32Array(side * side);
  crop.cut(
    frameOf(640, 480, (x, y) => 0.2 * x + 0.3 * y),
    kernel,
    cut,
  );
  const here = crop.toCrop({ x: 300, y: 230 });
  const [x, y] = [Math.round(here.x), Math.round(here.y)];
  const back = { a: 1.3 * Math.cos(Math.PI / 9), b: 1.3 * Math.sin(Math.PI / 9) };
  const frameX = back.a * x - back.b * y + 250;
  const frameY = back.b * x + back.a * y + 120;
  t.true(Math.abs(cut[y * side + x] - (0.2 * frameX + 0.3 * frameY)) < 1);
});

test('beyond the frame its border is repeated', (t) => {
  const cut = new Float32Array(side * side);
  const frame = frameOf(40, 30, (x) => (x < 20 ? 10 : 200));
  new HeldCrop(placed(1, 0, -50, -50)).cut(frame, kernel, cut);
  t.is(cut[0], 10);
  t.is(cut[side * side - 1], 200);
  t.true(cut.every((value) => value >= 10 && value <= 200));
});

test('the border of the picture changes nothing inside of it', (t) => {
  const frame = frameOf(131, 131, (x, y) => (x * 37 + y * 91) % 256);
  const inside = new Float32Array(side * side);
  const outside = new Float32Array(side * side);
  new HeldCrop(placed(1, 0, 0, 0)).cut(frame, kernel, inside);
  new HeldCrop(placed(1, 0, -1, 0)).cut(frame, kernel, outside);
  for (let y = 0; y < side; y++) {
    for (let x = 1; x < side; x++) t.true(Math.abs(outside[y * side + x] - inside[y * side + x - 1]) < 1e-2);
  }
});

test('a frame finer than the crop is averaged: its noise shrinks', (t) => {
  const deviation = (scale: number) => {
    const cut = new Float32Array(side * side);
    new HeldCrop(placed(scale, 0, 5, 5)).cut(
      frameOf(700, 700, (x, y) => 100 + (((x * 7919 + y * 104_729) % 61) - 30)),
      kernel,
      cut,
    );
    const mean = cut.reduce((sum, value) => sum + value, 0) / cut.length;
    return Math.sqrt(cut.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cut.length);
  };
  t.true(deviation(4) < 0.6 * deviation(1));
});
