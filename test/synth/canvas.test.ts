import test from 'ava';
import { createPlainCanvas } from '../../bench/plain-renderer/canvas.js';
import { createDraw } from '../../src/draw.js';
import { createCanvas } from '../../src/synth/canvas.js';
import { createRenderer } from '../../src/synth/renderer.js';
import { drawScene } from '../../src/synth/scene.js';
import { createYuv, type Sensor } from '../../src/synth/sensor.js';
import { createMoment } from '../../src/synth/session.js';
import { formulaFaceModel } from './formula-face-model.js';

const model = formulaFaceModel();
const [width, height] = [322, 242];

/** How often each difference occurs between pictures of the kernel and of plain TypeScript, 0 1 2 ... gray levels. */
function differences(sensor: Sensor): number[] {
  const scene = drawScene(model, { seed: 4, width, height, sensor });
  const kernel = createRenderer(scene, createDraw(1).unit, createCanvas(scene, createDraw(2).unit));
  const plain = createRenderer(scene, createDraw(1).unit, createPlainCanvas(scene, createDraw(2).unit));
  const [a, b] = [createYuv(width, height), createYuv(width, height)];
  const counts = new Array<number>(256).fill(0);
  const moment = createMoment(model.expressions.length, scene.lighting.lights.length + 1);
  // Moving about: what is left behind must turn into background again.
  for (const [x, yaw, seconds] of [
    [0, 0, 0],
    [3, 20, 0.3],
    [-4, -15, 0.604],
    [25, 0, 1],
  ] as const) {
    Object.assign(moment.pose, { x, yaw });
    moment.gazeYaw = yaw;
    moment.seconds = seconds;
    kernel(moment, a);
    plain(moment, b);
    for (const plane of ['y', 'u', 'v'] as const) {
      a[plane].forEach((value, i) => {
        counts[Math.abs(value - b[plane][i]!)]!++;
      });
    }
  }
  return counts;
}

for (const [name, sensor] of [
  ['a plain camera', { noise: 0, blur: 0.17 }],
  ['no lens', { noise: 2, blur: 0 }],
  [
    'every trait',
    {
      noise: 3,
      darkNoise: 0.4,
      blur: 0.2,
      passes: 3,
      tone: { gamma: 0.9, contrast: 0.3, black: 0.03 },
      flicker: { hz: 100, depth: 0.2, exposure: 0.002, readout: 0.012 },
    },
  ],
] as const) {
  test(`the kernel takes the picture that plain TypeScript takes, to rounding: ${name}`, (t) => {
    const counts = differences(sensor);
    const values = 4 * 1.5 * width * height;
    t.is(
      counts.reduce((a, b) => a + b, 0),
      values,
    );
    const above = (least: number) => counts.slice(least).reduce((a, b) => a + b, 0);
    t.true(above(1) < 0.02 * values, `${above(1)} of ${values} differ`);
    t.true(above(2) < 0.0005 * values, `${above(2)} of ${values} differ by more than 1`);
  });
}
