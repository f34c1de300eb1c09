import test from 'ava';
import fc from 'fast-check';
import { type RegionName, regionNames } from '../../src/expression.js';
import { regionResponses } from '../../src/sensitivity/region-response.js';
import { signal } from '../../src/spotting/signal.js';
import { cropSize } from '../../src/stabilised-face.js';
import { formulaFace, formulaTemplate } from '../spotting/formula-face.js';

const image = Float32Array.from(formulaFace(0, 1, { strength: 0, sway: 0, noise: 0 }));
const anchor = { serial: 0, image, template: formulaTemplate, scale: 1 };

function answer(region: RegionName, px: number, picture = image): Float64Array {
  const sample = new Float64Array(signal.length);
  regionResponses(anchor, picture)(region)(px, sample);
  return sample;
}

test('a planted movement is read in its region, in its direction, at most a little larger than it is', (t) => {
  fc.assert(
    fc.property(fc.constantFrom(...regionNames), fc.double({ min: 0.2, max: 2, noNaN: true }), (region, px) => {
      const at = 2 * regionNames.indexOf(region);
      const sample = answer(region, px);
      const read = Math.hypot(sample[at], sample[at + 1]);
      t.true(read > 0.3 * px && read < 1.4 * px, `${region} ${px} px read as ${read}`);
      const others = regionNames.map((_, r) => Math.hypot(sample[2 * r], sample[2 * r + 1]));
      t.true(others.every((other) => other <= 1.5 * read));
    }),
    { numRuns: 40 },
  );
  t.true(answer('browInL', 1)[2 * regionNames.indexOf('browInL') + 1] < 0, 'brows rise');
});

test('nothing planted changes nothing, and the picture stays as it is', (t) => {
  t.deepEqual([...answer('chin', 0)], new Array(signal.length).fill(0));
  const before = image.slice();
  answer('cornerR', 2);
  t.deepEqual(image, before);
  t.is(image.length, cropSize * cropSize);
});
