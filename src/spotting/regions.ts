import { type RegionName, regionNames } from '../expression.js';
import { cropSize, type Template } from '../stabilised-face.js';

/** A rectangle of crop pixels: left and top belong to it, right and bottom do not. */
export type PixelBox = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

const margin = 2;
const leastWidth = 6;
const leastHeight = 5;

const eyeRegions: ReadonlySet<RegionName> = new Set(regionNames.filter((name) => /^(lid|brow)/.test(name)));
const mouthRegions: ReadonlySet<RegionName> = new Set(['cornerL', 'cornerR', 'lipUp', 'lipLo', 'chin']);

/** Regions that move when the eye blinks. */
export function isEyeRegion(name: RegionName): boolean {
  return eyeRegions.has(name);
}

/** Regions that move in speech. */
export function isMouthRegion(name: RegionName): boolean {
  return mouthRegions.has(name);
}

/** Where each region lies on one face, in the order of `regionNames`. (the spotting research, D) */
export function regionBoxes(template: Template): PixelBox[] {
  const { eyeL, eyeR, browY, noseTip, mouth, mouthHalfWidth, chin } = template;
  const u = (eyeR.x - eyeL.x) / 72;
  const sided = (eye: { x: number; y: number }, inner: 1 | -1) => [
    box(eye.x + inner * 13 * u, browY, 18 * u, 15 * u),
    box(eye.x - inner * 7 * u, browY, 20 * u, 15 * u),
    box(eye.x, eye.y - 4 * u, 20 * u, 9 * u),
    box(eye.x, eye.y + 7 * u, 22 * u, 9 * u),
    box(eye.x - inner * u, eye.y + 19 * u, 20 * u, 14 * u),
    box(noseTip.x - inner * 11 * u, noseTip.y - 4 * u, 13 * u, 15 * u),
    box(mouth.x - inner * mouthHalfWidth, mouth.y - 1, 18 * u, 16 * u),
  ];
  return [
    ...sided(eyeL, 1),
    ...sided(eyeR, -1),
    box(mouth.x, mouth.y - 7 * u, 26 * u, 10 * u),
    box(mouth.x, mouth.y + 7 * u, 26 * u, 10 * u),
    box(mouth.x, chin.y - 2, 26 * u, 14 * u),
  ];
}

/** The opening of each eye, where a blink changes the picture itself: [left, right]. (the spotting research, E) */
export function eyeBoxes({ eyeL, eyeR }: Template): PixelBox[] {
  const u = (eyeR.x - eyeL.x) / 72;
  return [eyeL, eyeR].map(({ x, y }) =>
    inside(Math.trunc(x - 11 * u), Math.trunc(y - 5 * u), Math.trunc(x + 11 * u), Math.trunc(y + 6 * u)),
  );
}

function box(centreX: number, centreY: number, width: number, height: number): PixelBox {
  return inside(
    Math.round(centreX - width / 2),
    Math.round(centreY - height / 2),
    Math.round(centreX + width / 2),
    Math.round(centreY + height / 2),
  );
}

/** Cuts a box at the crop's margin, and keeps it large enough to be measured wherever the mesh put it. */
function inside(left: number, top: number, right: number, bottom: number): PixelBox {
  const x = span(left, right, leastWidth);
  const y = span(top, bottom, leastHeight);
  return { left: x.from, right: x.to, top: y.from, bottom: y.to };
}

function span(from: number, to: number, least: number): { from: number; to: number } {
  const last = cropSize - margin;
  const start = Math.min(Math.max(margin, from), last - least);
  return { from: start, to: Math.min(last, Math.max(to, start + least)) };
}
