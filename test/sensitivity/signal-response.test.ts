import test from 'ava';
import { type RegionName, regionNames } from '../../src/expression.js';
import { movementShape } from '../../src/sensitivity/movement-shape.js';
import { plantedMovements } from '../../src/sensitivity/planted-movements.js';
import { signalResponses } from '../../src/sensitivity/signal-response.js';
import { signal } from '../../src/spotting/signal.js';
import { formulaFace, formulaTemplate } from '../spotting/formula-face.js';

const image = formulaFace(0, 1, { strength: 0, sway: 0, noise: 0 });
const anchor = { serial: 0, image, template: formulaTemplate, scale: 1 };

function answer(shape: Float64Array, px: number, followsPicture = false): Float64Array {
  const response = signalResponses(anchor, followsPicture)(shape);
  while (!response.prepare(px));
  const sample = new Float64Array(signal.length);
  response.add(px, sample);
  return sample;
}

const alone = (region: RegionName, x: number, y: number): Float64Array => {
  const shape = new Float64Array(2 * regionNames.length);
  shape.set([x, y], 2 * regionNames.indexOf(region));
  return shape;
};

test('a planted movement is read in its region, in its direction, about as large as it is', (t) => {
  for (const region of regionNames) {
    for (const px of [0.2, 0.6, 1.5]) {
      const at = 2 * regionNames.indexOf(region);
      const [x, y] = answer(alone(region, 0.6, -0.8), px).subarray(at, at + 2);
      const along = 0.6 * x - 0.8 * y;
      t.true(along > 0.4 * px && along < 1.5 * px, `${region} ${px} px read as ${along}`);
    }
  }
});

test('the stronger a movement, the more is read of it; nothing planted changes nothing', (t) => {
  const shape = movementShape(plantedMovements[1]);
  const sizes = [0, 0.1, 0.35, 0.6, 1, 1.8, 2.5].map((px) => Math.hypot(...answer(shape, px).subarray(0, signal.head)));
  t.is(sizes[0], 0);
  t.true(
    sizes.every((size, k) => k === 0 || size > sizes[k - 1]),
    sizes.join(' '),
  );
});

test('only where the picture itself is followed, a movement is partly taken for one of the head', (t) => {
  const shape = movementShape({ units: { 9: [1, 1] } });
  const head = (followsPicture: boolean) =>
    Math.hypot(...answer(shape, 1, followsPicture).subarray(signal.head, signal.head + 2));
  t.is(head(false), 0);
  t.true(head(true) > 0.02 && head(true) < 0.7, `${head(true)}`);
});
