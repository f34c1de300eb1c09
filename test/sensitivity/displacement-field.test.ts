import test from 'ava';
import fc from 'fast-check';
import { regionNames } from '../../src/expression.js';
import { DisplacementField } from '../../src/sensitivity/displacement-field.js';
import { type PixelBox, regionBoxes } from '../../src/spotting/regions.js';
import { cropSize } from '../../src/stabilised-face.js';
import { formulaFace, formulaTemplate } from '../spotting/formula-face.js';

const field = new DisplacementField(formulaTemplate);
const boxes = regionBoxes(formulaTemplate);
const ramp = (of: (i: number) => number) => Float32Array.from({ length: cropSize * cropSize }, (_, i) => of(i));
const across = ramp((i) => i % cropSize);
const down = ramp((i) => Math.floor(i / cropSize));

/** Mean over a region, weighted by a raised cosine towards its middle. */
function mean({ left, top, right, bottom }: PixelBox, of: (i: number) => number): number {
  let [sum, total] = [0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const weight =
        (1 + Math.cos((2 * Math.PI * (x + 0.5 - (left + right) / 2)) / (right - left))) *
        (1 + Math.cos((2 * Math.PI * (y + 0.5 - (top + bottom) / 2)) / (bottom - top)));
      sum += weight * of(y * cropSize + x);
      total += weight;
    }
  }
  return sum / total;
}

test('every region moves by the mean that was asked for, whatever its neighbours do', (t) => {
  const length = 2 * regionNames.length;
  const shapes = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length });
  fc.assert(
    fc.property(shapes, (values) => {
      const shape = Float64Array.from(values);
      // A picture of its own coordinates shows how far each pixel has come.
      const [x, y] = [field.warp(across, shape, 0.8), field.warp(down, shape, 0.8)];
      for (const [r, box] of boxes.entries()) {
        // The chin's box ends where the crop does.
        if (box.bottom > cropSize - 4) continue;
        t.true(Math.abs(mean(box, (i) => across[i] - x[i]) - 0.8 * shape[2 * r]) < 0.02, regionNames[r]);
        t.true(Math.abs(mean(box, (i) => down[i] - y[i]) - 0.8 * shape[2 * r + 1]) < 0.02, regionNames[r]);
      }
    }),
    { numRuns: 25 },
  );
});

test('no strength moves nothing, and the picture stays as it is', (t) => {
  const image = formulaFace(0, 1, { strength: 0, sway: 0, noise: 3 });
  const before = image.slice();
  const shape = new Float64Array(2 * regionNames.length).fill(1);
  t.deepEqual(field.warp(image, shape, 0), before);
  t.notDeepEqual(field.warp(image, shape, 1), before);
  t.deepEqual(image, before);
});
