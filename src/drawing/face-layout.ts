import type { RegionName } from '../expression.js';

/** A rectangle of the schematic face, in px of the 128x128 crop. */
export type Place = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const centred = (x: number, y: number, width: number, height: number): Place => ({
  x: x - width / 2,
  y: y - height / 2,
  width,
  height,
});

/** One half of the face; `out` points away from the middle. */
const half = (eye: number, out: 1 | -1): Place[] => [
  centred(eye - out * 13, 30, 18, 13),
  centred(eye + out * 7, 32, 20, 13),
  centred(eye, 44, 20, 8),
  centred(eye, 55, 22, 8),
  centred(eye + out, 69, 20, 13),
  centred(64 + out * 11, 74, 13, 14),
  centred(64 + out * 23, 98, 15, 15),
];
const sides = ['browIn', 'browOut', 'lidUp', 'lidLo', 'cheek', 'nose', 'corner'];

/** Where the 17 regions lie on an average face. (spotting/regions, with eyes 72 px apart) */
export const faceLayout = Object.fromEntries([
  ...half(28, -1).map((place, i) => [`${sides[i]}L`, place]),
  ...half(100, 1).map((place, i) => [`${sides[i]}R`, place]),
  ['lipUp', centred(64, 92, 26, 9)],
  ['lipLo', centred(64, 106, 26, 9)],
  ['chin', centred(64, 122, 26, 13)],
]) as Readonly<Record<RegionName, Place>>;
