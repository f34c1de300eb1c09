import test from 'ava';
import { regionNames } from '../../src/expression.js';
import { createCropKernel } from '../../src/kernels/crop.js';
import { displacementLength, RegionDisplacement } from '../../src/spotting/region-displacement.js';
import { sampleCrop } from '../../src/stabilising/warp.js';
import { formulaFace, formulaTemplate } from './formula-face.js';

const side = 128;
const image = formulaFace(0, 0, { strength: 0, sway: 0, noise: 0 });
createCropKernel().blur(image, image);
const anchor = { serial: 0, image, template: formulaTemplate, scale: 1 };

const shifted = (x: number, y: number) =>
  Float32Array.from({ length: side * side }, (_, i) => sampleCrop(image, (i % side) - x, Math.floor(i / side) - y));

function measured(pictures: readonly Float32Array[]): Float64Array {
  const displacement = new RegionDisplacement(anchor);
  const target = new Float64Array(displacementLength);
  for (const picture of pictures) displacement.measure(picture, target);
  return target;
}

test('a small movement is measured with its sign, light is not', (t) => {
  const target = measured([shifted(0.3, -0.2)]);
  const lit = measured([image.map((value, i) => value * (1.08 + (0.01 * (i % side)) / side) + 6)]);
  for (const [r, name] of regionNames.entries()) {
    t.true(Math.abs(target[2 * r] - 0.3) < 0.06, `${name} x ${target[2 * r]}`);
    t.true(Math.abs(target[2 * r + 1] + 0.2) < 0.06, `${name} y ${target[2 * r + 1]}`);
    t.true(Math.hypot(lit[2 * r], lit[2 * r + 1]) < 0.08, `${name} in other light`);
  }
});

test('a movement that goes on to four pixels and back is followed all the way', (t) => {
  const path = Array.from({ length: 21 }, (_, k) => 4 * Math.sin((Math.PI * k) / 20));
  const displacement = new RegionDisplacement(anchor);
  const target = new Float64Array(displacementLength);
  for (const px of path) {
    displacement.measure(shifted(0, px), target);
    for (const [r, name] of regionNames.entries()) {
      t.true(Math.abs(target[2 * r + 1] - px) < 0.1 + 0.3 * px, `${name} at ${px}: ${target[2 * r + 1]}`);
    }
  }
});

test('the blink signal tells a closed lid from light, shift and noise', (t) => {
  const displacement = new RegionDisplacement(anchor);
  const eyes = (picture: Float32Array) => {
    const target = new Float64Array(2);
    displacement.measureEyes(picture, target, 0);
    return target;
  };
  const { eyeL, eyeR } = formulaTemplate;
  const isEye = (i: number) =>
    [eyeL, eyeR].some(({ x, y }) => Math.abs((i % side) - x) < 12 && Math.abs(Math.floor(i / side) - y) < 8);
  const closed = eyes(image.map((value, i) => (isEye(i) ? 120 : value)));
  const dimmed = eyes(image.map((value) => 0.85 * value + 5));
  const moved = eyes(shifted(0, 0.4));
  const noisy = formulaFace(0, 9, { strength: 0, sway: 0, noise: 2 });
  createCropKernel().blur(noisy, noisy);
  for (const eye of [0, 1]) {
    t.true(closed[eye] > 0.5, `closed ${closed[eye]}`);
    t.true(dimmed[eye] < 0.03, `dimmed ${dimmed[eye]}`);
    t.true(moved[eye] < 0.05, `moved ${moved[eye]}`);
    t.true(eyes(noisy)[eye] < 0.06, `noisy ${eyes(noisy)[eye]}`);
  }
});

test('an even face gives no movement and no blink, not nonsense', (t) => {
  const flat = new Float32Array(side * side).fill(90);
  const displacement = new RegionDisplacement({ ...anchor, image: flat });
  const target = new Float64Array(displacementLength + 2);
  displacement.measure(image, target);
  displacement.measureEyes(image, target, displacementLength);
  t.true(target.every(Number.isFinite));
  t.true(target.slice(0, displacementLength).every((value) => value === 0));
});
