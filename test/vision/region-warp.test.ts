import test from 'ava';
import fc from 'fast-check';
import { regionOfDetection, regionOfLandmarks } from '../../src/vision/mesh-region.js';
import { RegionWarp } from '../../src/vision/region-warp.js';

const side = 32;
const cut = (picture: Parameters<RegionWarp['write']>[0], region: Parameters<RegionWarp['write']>[1]) => {
  const out = new Float32Array(side * side);
  new RegionWarp(side).write(picture, region, out);
  return out;
};

/** A slope that rises by one gray level every 4 px, so that interpolation is exact but for the rounding to bytes. */
const slope = (width: number, height: number) => ({
  width,
  height,
  gray: Uint8Array.from({ length: width * height }, (_, i) => (i % width) / 4 + Math.floor(i / width) / 8),
});

test('a region shows the picture at its own place, turned and scaled, whatever the shrinking', (t) => {
  const picture = slope(600, 500);
  fc.assert(
    fc.property(
      fc.double({ min: 10, max: 220, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: 230, max: 340, noNaN: true }),
      (size, rotation, centre) => {
        const region = { centreX: centre, centreY: centre - 60, side: size, rotation };
        const out = cut(picture, region);
        const angle = (rotation * Math.PI) / 180;
        for (const [column, row] of [
          [0, 0],
          [31, 0],
          [12, 20],
          [31, 31],
        ]) {
          const u = ((column + 0.5) / side - 0.5) * size;
          const v = ((row + 0.5) / side - 0.5) * size;
          const x = region.centreX + u * Math.cos(angle) - v * Math.sin(angle);
          const y = region.centreY + u * Math.sin(angle) + v * Math.cos(angle);
          // The slope was floored to bytes: on average half a level lower.
          const off = out[row * side + column] * 255 - (x / 4 + y / 8 - 0.5);
          t.true(Math.abs(off) < 1.1, `${off} at ${column},${row} of ${JSON.stringify(region)}`);
        }
      },
    ),
  );
});

test('shrinking averages: fine stripes turn even', (t) => {
  const gray = Uint8Array.from({ length: 600 * 600 }, (_, i) => (i % 2) * 255);
  const out = cut({ gray, width: 600, height: 600 }, { centreX: 300, centreY: 300, side: 200, rotation: 30 });
  t.true(out.every((value) => Math.abs(value - 0.5) < 0.11));
});

test('outside the picture its border goes on', (t) => {
  const gray = new Uint8Array(100 * 100).fill(51);
  for (const [centreX, centreY, size] of [
    [0, 0, 90],
    [-500, 40, 90],
    [99, 120, 500],
    [50, 5000, 90],
  ]) {
    const out = cut({ gray, width: 100, height: 100 }, { centreX, centreY, side: size, rotation: 17 });
    t.true(out.every((value) => Math.abs(value - 0.2) < 0.003));
  }
});

test('a picture of one pixel can be looked at', (t) => {
  const out = cut(
    { gray: Uint8Array.of(255), width: 1, height: 1 },
    { centreX: 0, centreY: 0, side: 900, rotation: 3 },
  );
  t.true(out.every((value) => value === 1));
});

test('the region of landmarks turns, moves and grows with them', (t) => {
  const landmarks = Float32Array.from({ length: 936 }, (_, i) => (i % 2 === 0 ? (i * 37) % 101 : (i * 61) % 131));
  landmarks.set([20, 40], 2 * 33);
  landmarks.set([80, 40], 2 * 263);
  const base = regionOfLandmarks(landmarks);
  t.is(base.rotation, 0);
  t.true(Math.abs(base.side - 1.5 * 130) < 1e-3);
  fc.assert(
    fc.property(
      fc.double({ min: -179, max: 179, noNaN: true }),
      fc.double({ min: 0.3, max: 3, noNaN: true }),
      fc.double({ min: -500, max: 500, noNaN: true }),
      (degrees, scale, shift) => {
        const [cos, sin] = [Math.cos((degrees * Math.PI) / 180) * scale, Math.sin((degrees * Math.PI) / 180) * scale];
        const carry = (x: number, y: number) => [x * cos - y * sin + shift, x * sin + y * cos - shift];
        const moved = Float32Array.from(landmarks);
        for (let i = 0; i < 936; i += 2) moved.set(carry(landmarks[i], landmarks[i + 1]), i);
        const region = regionOfLandmarks(moved);
        const [x, y] = carry(base.centreX, base.centreY);
        t.true(Math.hypot(region.centreX - x, region.centreY - y) < 0.01);
        t.true(Math.abs(region.side - base.side * scale) < 0.01);
        t.true(Math.abs(region.rotation - degrees) < 0.01);
      },
    ),
  );
});

test('the region of a detection is square, half as large again, and level with its eyes', (t) => {
  const keypoints = [
    { x: 10, y: 10 },
    { x: 40, y: 40 },
  ];
  const region = regionOfDetection({ box: { x: 10, y: 20, width: 60, height: 80 }, score: 1, keypoints });
  t.deepEqual(region, { centreX: 40, centreY: 60, side: 120, rotation: 45 });
});
