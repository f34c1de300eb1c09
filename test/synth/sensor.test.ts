import test from 'ava';
import { createDraw } from '../../src/draw.js';
import { createCanvas } from '../../src/synth/canvas.js';
import { createYuv, type Sensor } from '../../src/synth/sensor.js';

const [width, height] = [256, 64];
const box = { left: 0, top: 0, right: width, bottom: height };
const take = (sensor: Sensor, light: (x: number) => number, gains?: Float32Array) => {
  const background = new Float32Array(width * height * 3);
  for (let i = 0; i < background.length; i++) background[i] = light(Math.floor(i / 3) % width);
  const out = createYuv(width, height);
  const nobody = {
    follow: new Float32Array(),
    surfaces: new Uint8Array(),
    cornerUv: new Float32Array(),
    triangles: new Int32Array(),
  };
  const scene = { head: nobody, textures: [], gloss: [], camera: { width, height }, background, sensor };
  createCanvas(scene, createDraw(3).unit).take(box, out, gains);
  return out.y;
};
const spread = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length);
};

test('noise has the standard deviation asked for, and more in the dark where the circuit makes it', (t) => {
  const side = (y: Uint8Array, from: number) => spread([...y].filter((_, i) => Math.floor((i % width) / 128) === from));
  const light = (x: number) => (x < 128 ? 0.03 : 0.22);
  const even = take({ noise: 4, blur: 0 }, light);
  t.true(Math.abs(side(even, 0) - side(even, 1)) < 0.2);
  t.true(Math.abs(side(even, 1) - 4 * (219 / 255)) < 0.2);
  const dark = take({ noise: 4, blur: 0, darkNoise: 0.4 }, light);
  t.true(side(dark, 0) > 1.5 * side(dark, 1));
});

test('each pass of the lens widens an edge by its own variance', (t) => {
  const variance = (sensor: Sensor) => {
    const row = [...take(sensor, (x) => (x < 128 ? 0.05 : 0.6)).subarray(32 * width, 33 * width)];
    const steps = row.slice(1).map((v, i) => v - row[i]!);
    const sum = steps.reduce((a, b) => a + b, 0);
    const mean = steps.reduce((s, d, i) => s + d * i, 0) / sum;
    return steps.reduce((s, d, i) => s + d * (i - mean) ** 2, 0) / sum;
  };
  t.true(Math.abs(variance({ noise: 0, blur: 0.2 }) - 0.4) < 0.05);
  t.true(Math.abs(variance({ noise: 0, blur: 0.2, passes: 3 }) - 1.2) < 0.1);
});

test('tone lifts black and bends grays, and keeps their order', (t) => {
  const ramp = (tone?: Sensor['tone']) => [
    ...take({ noise: 0, blur: 0, ...(tone && { tone }) }, (x) => x / 255).subarray(0, width),
  ];
  const plain = ramp();
  const lifted = ramp({ gamma: 0.85, contrast: 0.4, black: 0.05 });
  t.is(plain[0], 16);
  t.true(lifted[0]! > 24);
  t.true(lifted.every((v, i) => i === 0 || v >= lifted[i - 1]!));
  t.deepEqual(ramp({ gamma: 1, contrast: 0, black: 0 }), plain);
});

test('the gain of a row scales its distance from black', (t) => {
  const gains = new Float32Array(height).fill(1);
  gains[5] = 0.5;
  const y = take({ noise: 0, blur: 0 }, () => 0.3, gains);
  const [whole, half] = [y[4 * width]!, y[5 * width]!];
  t.true(Math.abs(half - 16 - (whole - 16) / 2) <= 1);
});
