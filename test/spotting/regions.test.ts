import test from 'ava';
import fc from 'fast-check';
import { regionNames } from '../../src/expression.js';
import { eyeBoxes, isEyeRegion, isMouthRegion, type PixelBox, regionBoxes } from '../../src/spotting/regions.js';
import { formulaTemplate } from './formula-face.js';

const centre = ({ left, right, top, bottom }: PixelBox) => ({ x: (left + right) / 2, y: (top + bottom) / 2 });

test('each region lies where its name says', (t) => {
  const boxes = regionBoxes(formulaTemplate);
  t.is(boxes.length, regionNames.length);
  const at = (name: (typeof regionNames)[number]) => centre(boxes[regionNames.indexOf(name)]);
  const { eyeL, eyeR, mouth, noseTip, browY } = formulaTemplate;
  t.true(at('browOutL').x < eyeL.x && eyeL.x < at('browInL').x && at('browInL').x < 64);
  t.true(at('browOutR').x > eyeR.x && eyeR.x > at('browInR').x && at('browInR').x > 64);
  t.true(Math.abs(at('browInL').y - browY) <= 1);
  t.true(at('lidUpL').y < eyeL.y && eyeL.y < at('lidLoL').y && at('lidLoL').y < at('cheekL').y);
  t.true(at('noseL').x < noseTip.x && noseTip.x < at('noseR').x);
  t.true(Math.abs(at('cornerL').x - 46) <= 1 && Math.abs(at('cornerR').x - 82) <= 1);
  t.true(at('lipUp').y < mouth.y && mouth.y < at('lipLo').y && at('lipLo').y < at('chin').y);
  const [left, right] = eyeBoxes(formulaTemplate).map(centre);
  t.true(Math.abs(left.x - eyeL.x) < 1 && Math.abs(right.x - eyeR.x) < 1);
});

test('what blinks and what speaks', (t) => {
  t.deepEqual(regionNames.filter(isMouthRegion), ['cornerL', 'cornerR', 'lipUp', 'lipLo', 'chin']);
  t.deepEqual(
    regionNames.filter((name) => name.endsWith('L') && isEyeRegion(name)),
    ['browInL', 'browOutL', 'lidUpL', 'lidLoL'],
  );
});

test('wherever the mesh puts a face, every region can be measured inside the crop', (t) => {
  const coordinate = fc.double({ min: -200, max: 330, noNaN: true });
  const point = fc.record({ x: coordinate, y: coordinate });
  const template = fc.record({
    eyeL: point,
    eyeR: point,
    browY: coordinate,
    noseTip: point,
    mouth: point,
    mouthHalfWidth: coordinate,
    chin: point,
  });
  fc.assert(
    fc.property(template, (one) =>
      [...regionBoxes(one), ...eyeBoxes(one)].every(
        ({ left, right, top, bottom }) =>
          left >= 2 && top >= 2 && right <= 126 && bottom <= 126 && right - left >= 6 && bottom - top >= 5,
      ),
    ),
  );
  t.pass();
});
