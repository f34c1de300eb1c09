import test from 'ava';
import fc from 'fast-check';
import { createDraw } from '../../src/draw.js';
import { beardAt } from '../../src/synth/beard.js';
import { drawFraming } from '../../src/synth/framing.js';
import { layGlasses } from '../../src/synth/glasses.js';
import { beardStyles, drawLook } from '../../src/synth/look.js';
import { drawRestFace } from '../../src/synth/rest-face.js';

const seeds = fc.nat(100_000).map((seed) => createDraw(seed));

test('albedos are between black and white', (t) => {
  fc.assert(
    fc.property(seeds, (draw) => {
      const { skin, lips, hair, brow, iris, beardColour, shirt, wall } = drawLook(draw);
      return [skin, lips, hair, brow, iris, beardColour, shirt, wall].flat().every((c) => c >= 0 && c < 1);
    }),
  );
  t.pass();
});

test('people differ: tones from dark to light, some with glasses, beards, hair that hangs, and none', (t) => {
  const looks = Array.from({ length: 300 }, (_, i) => drawLook(createDraw(`look${i}`)));
  const tones = looks.map((l) => l.skin[1]).sort((a, b) => a - b);
  t.true(tones[15]! < 0.075 && tones[285]! > 0.38);
  for (const has of [(l) => l.glasses, (l) => l.longHair] satisfies ((l: (typeof looks)[number]) => unknown)[]) {
    const share = looks.filter((l) => has(l) !== undefined).length / looks.length;
    t.true(share > 0.15 && share < 0.5, `${share}`);
  }
  for (const style of beardStyles) t.true(looks.some((l) => l.beard === style));
});

test('a face at rest shows little, and heads are held within the limits', (t) => {
  fc.assert(
    fc.property(seeds, (draw) => {
      const { home, centimetres } = drawFraming(draw.fork('framing'), 640, 480);
      return (
        [...drawRestFace(draw).values()].every((w) => w >= 0 && w < 0.9) &&
        Math.abs(home.yaw) <= 15 &&
        Math.abs(home.pitch) <= 10 &&
        Math.abs(home.roll) <= 6 &&
        centimetres >= 28 &&
        centimetres <= 58
      );
    }),
  );
  t.pass();
});

test('a moustache grows above the mouth, a goatee around it, a full beard up to the ear, and nothing on the lips', (t) => {
  const [lip, chin, jaw] = [
    [0, -2.4, 9, 0.6],
    [0, -6.5, 9, 1],
    [5, -4, 5, 1],
  ] as const;
  const grows = (style: (typeof beardStyles)[number]) =>
    [lip, chin, jaw].map(([x, y, z, away]) => beardAt(style, x, y, z, away) > 0.5);
  t.deepEqual(grows('moustache'), [true, false, false]);
  t.deepEqual(grows('goatee'), [true, true, false]);
  t.deepEqual(grows('full'), [true, true, true]);
  t.deepEqual(grows('none'), [false, false, false]);
  t.is(beardAt('full', 0, -3.5, 9, -0.2), 0);
});

test('glasses sit in front of the face, around both eyes, and are seen from outside', (t) => {
  const seat = {
    eyes: [
      [3, 3.5, 7.5],
      [-3, 3.5, 7.5],
    ],
    front: 9,
  } as const;
  const glasses = { halfWidth: 2.3, halfHeight: 1.6, squareness: 3, wire: 0.1, colour: [0, 0, 0] } as const;
  const { vertices, triangles } = layGlasses(glasses, seat);
  const at = (v: number) => [0, 1, 2].map((c) => vertices[v * 3 + c]!) as [number, number, number];
  const xs = vertices.filter((_, k) => k % 3 === 0);
  t.true(Math.abs(Math.max(...xs) + Math.min(...xs)) < 0.05);
  // The rims' fronts: seen triangles wind counter-clockwise.
  let front = 0;
  for (let k = 0; k < triangles.length; k += 3) {
    const [a, b, c] = [at(triangles[k]!), at(triangles[k + 1]!), at(triangles[k + 2]!)];
    const area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    if (area > 0) front += (a[2] + b[2] + c[2]) / 3;
    else front -= (a[2] + b[2] + c[2]) / 3;
  }
  t.true(front > 0);
});
