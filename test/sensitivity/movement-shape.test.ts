import test from 'ava';
import { type RegionName, regionNames } from '../../src/expression.js';
import { movementShape } from '../../src/sensitivity/movement-shape.js';
import { plantedMovements } from '../../src/sensitivity/planted-movements.js';

const of = (shape: Float64Array, region: RegionName): [number, number] => {
  const r = regionNames.indexOf(region);
  return [shape[2 * r], shape[2 * r + 1]];
};

test('in each movement the region that moves most moves by 1', (t) => {
  for (const movement of plantedMovements) {
    const shape = movementShape(movement);
    const lengths = regionNames.map((_, r) => Math.hypot(shape[2 * r], shape[2 * r + 1]));
    t.true(Math.abs(Math.max(...lengths) - 1) < 1e-9);
  }
});

test('brows are raised, a smile draws the corners apart and up, one side moves alone', (t) => {
  const brows = movementShape({ units: { 1: [1, 1] } });
  t.true(of(brows, 'browInL')[1] < -0.9 && of(brows, 'browInR')[1] < -0.9);
  const smile = movementShape({ units: { 12: [1, 0] } });
  t.true(of(smile, 'cornerL')[0] < -0.3 && of(smile, 'cornerL')[1] < -0.3);
  t.deepEqual(of(smile, 'cornerR'), [0, 0]);
  const both = movementShape({ units: { 12: [1, 1] } });
  t.is(of(both, 'cornerL')[0], -of(both, 'cornerR')[0]);
});
