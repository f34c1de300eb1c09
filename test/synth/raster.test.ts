import test from 'ava';
import fc from 'fast-check';
import { createRaster, type Raster, samplesPerPixel, sampleX } from '../../src/synth/raster.js';

type Point = readonly [number, number, number];
const draw = (width: number, height: number, points: readonly Point[], triangles: readonly number[]): Raster => {
  const raster = createRaster(width, height, points.length, triangles.length / 3);
  raster.screen.x.set(points.map((p) => p[0]));
  raster.screen.y.set(points.map((p) => p[1]));
  raster.screen.depth.set(points.map((p) => p[2]));
  raster.triangles.set(triangles);
  raster.draw();
  return raster;
};
const covered = (raster: Raster) => raster.ids.reduce((n, t) => n + (t >= 0 ? 1 : 0), 0);

test('covers the samples inside a triangle and no others', (t) => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: -4, max: 20, noNaN: true }), { minLength: 6, maxLength: 6 }), (c) => {
      const corners = [0, 2, 4].map((i): Point => [c[i]!, c[i + 1]!, 1]);
      const raster = draw(16, 12, corners, [0, 1, 2, 0, 2, 1]);
      const side = (i: number, j: number, x: number, y: number) =>
        (c[2 * j]! - c[2 * i]!) * (y - c[2 * i + 1]!) - (c[2 * j + 1]! - c[2 * i + 1]!) * (x - c[2 * i]!);
      const area = Math.abs(side(0, 1, c[4]!, c[5]!));
      for (let row = 0; row < 12 * samplesPerPixel; row++) {
        for (let col = 0; col < 16; col++) {
          const x = col + sampleX[row % 4]!;
          const y = (row + 0.5) / 4;
          const sides = [side(0, 1, x, y), side(1, 2, x, y), side(2, 0, x, y)];
          // Within rounding of an edge either answer is right.
          if (area < 1e-3 || sides.some((s) => Math.abs(s) < 1e-3)) continue;
          const inside = sides.every((s) => s > 0) || sides.every((s) => s < 0);
          if (inside !== raster.ids[((row >> 2) * 16 + col) * 4 + (row % 4)]! >= 0) return false;
        }
      }
      return true;
    }),
    { numRuns: 300 },
  );
  t.pass();
});

test('triangles that share edges leave no gap and share no sample', (t) => {
  fc.assert(
    fc.property(fc.float({ min: 3, max: 13, noNaN: true }), fc.float({ min: 3, max: 9, noNaN: true }), (x, y) => {
      const vertices: Point[] = [
        [0, 0, 1],
        [16, 0, 1],
        [16, 12, 1],
        [0, 12, 1],
        [x, y, 1],
      ];
      const fan = [
        [0, 4, 1],
        [1, 4, 2],
        [2, 4, 3],
        [3, 4, 0],
      ];
      let total = 0;
      for (const triangle of fan) {
        total += covered(draw(16, 12, vertices, triangle));
      }
      const all = draw(16, 12, vertices, fan.flat());
      return covered(all) === 16 * 12 * samplesPerPixel && total === covered(all);
    }),
  );
  t.pass();
});

test('coverage follows an edge in steps of a quarter pixel, in x as in y', (t) => {
  const count = (right: number, bottom: number) => {
    const vertices: Point[] = [
      [2, 2, 1],
      [2, bottom, 1],
      [right, bottom, 1],
      [right, 2, 1],
    ];
    return covered(draw(8, 8, vertices, [0, 1, 2, 0, 2, 3]));
  };
  for (let step = 0; step <= 8; step++) {
    t.is(count(4 + step / 4, 6), 4 * (4 * 2 + step), `x + ${step}/4`);
    t.is(count(6, 4 + step / 4), 4 * (4 * 2 + step), `y + ${step}/4`);
  }
});

test('the nearer surface wins whatever the order, and backs are not drawn', (t) => {
  const vertices: Point[] = [
    [0, 0, 1],
    [0, 8, 1],
    [8, 8, 3],
    [8, 0, 3],
    [0, 0, 3],
    [0, 8, 3],
    [8, 8, 1],
    [8, 0, 1],
  ];
  // Two quads that cross in the middle: the first is nearer on the right, the second on the left.
  const first = [0, 1, 2, 0, 2, 3];
  const second = [4, 5, 6, 4, 6, 7];
  for (const order of [first.concat(second), second.concat(first)]) {
    const raster = draw(8, 8, vertices, order);
    const swapped = order[0] === 4;
    for (let i = 0; i < raster.ids.length; i++) {
      const isFirst = raster.ids[i]! < 2 !== swapped;
      if ((i >> 2) % 8 < 3) t.false(isFirst);
      if ((i >> 2) % 8 > 4) t.true(isFirst);
    }
  }
  t.is(covered(draw(8, 8, vertices, [0, 2, 1])), 0);
});

test('clearing empties the rows asked for', (t) => {
  const raster = draw(
    4,
    4,
    [
      [0, 0, 1],
      [0, 4, 1],
      [4, 4, 1],
    ],
    [0, 1, 2],
  );
  const below = raster.ids.slice(4 * 4 * samplesPerPixel * 0.5);
  t.true(below.some((id) => id === 0));
  raster.clear(0, 2);
  t.true(raster.ids.subarray(0, 32).every((id) => id === -1));
  t.true(raster.depths.subarray(0, 32).every((d) => d === -Infinity));
  t.deepEqual(raster.ids.slice(32), below);
});

test('corners far outside the picture, or nowhere, do no harm', (t) => {
  const far = 3e4;
  const raster = draw(
    8,
    8,
    [
      [-far, -far, 1],
      [-far, far, 1],
      [far, far, 1],
      [Number.NaN, 4, 1],
      [3e38, Number.NEGATIVE_INFINITY, 1],
    ],
    [0, 1, 2, 0, 1, 3, 0, 1, 4],
  );
  t.true(raster.ids.every((id) => id === 0 || id === -1));
  t.is(raster.ids[(7 * 8 + 0) * samplesPerPixel], 0);
  t.is(raster.ids[7 * samplesPerPixel], -1);
});
