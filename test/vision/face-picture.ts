import { readFileSync } from 'node:fs';
import type { Pose } from '../../src/face.js';
import type { Picture } from '../../src/vision/picture.js';

const folder = new URL('../fixtures/faces/', import.meta.url);

export type FaceTruth = { readonly pose: Pose; readonly points: Readonly<Record<string, readonly [number, number]>> };

/** MediaPipe's landmark for each point of `FaceTruth`. */
export const landmarkOf: Readonly<Record<string, number>> = {
  rightEyeOuter: 33,
  rightEyeInner: 133,
  leftEyeInner: 362,
  leftEyeOuter: 263,
  noseTip: 4,
  mouthRight: 61,
  mouthLeft: 291,
  chin: 152,
};

export const faceNames = ['frontal', 'turned'] as const;

/** A rendered face with what is known of it. */
export function facePicture(name: (typeof faceNames)[number]): { picture: Picture; truth: FaceTruth } {
  const bytes = readFileSync(new URL(`${name}.pgm`, folder));
  const [header, width, height] =
    bytes
      .subarray(0, 32)
      .toString('latin1')
      .match(/^P5\n(\d+) (\d+)\n255\n/) ?? [];
  if (header === undefined) throw new Error(`${name}.pgm is not a binary PGM`);
  const truths = JSON.parse(readFileSync(new URL('truth.json', folder), 'utf8')) as Record<string, FaceTruth>;
  const picture = { gray: new Uint8Array(bytes.subarray(header.length)), width: Number(width), height: Number(height) };
  return { picture, truth: truths[name] };
}

/** `picture` placed in a larger one of flat gray, `scale` times as large (bilinear), its corner at x, y. */
export function placed(picture: Picture, width: number, height: number, x: number, y: number, scale = 1): Picture {
  const gray = new Uint8Array(width * height).fill(128);
  paste(picture, { gray, width, height }, x, y, scale);
  return { gray, width, height };
}

/** Draws `picture` onto `onto` with its corner at x, y (pixel centres on integers), `scale` times as large, bilinear. */
export function paste(picture: Picture, onto: Picture, x: number, y: number, scale = 1): void {
  const { gray, width, height } = picture;
  for (let row = 0; row < onto.height; row++) {
    const v = (row + 0.5 - y) / scale - 0.5;
    if (v < 0 || v > height - 1) continue;
    const top = Math.min(Math.floor(v), height - 2);
    for (let column = 0; column < onto.width; column++) {
      const u = (column + 0.5 - x) / scale - 0.5;
      if (u < 0 || u > width - 1) continue;
      const left = Math.min(Math.floor(u), width - 2);
      const at = top * width + left;
      const upper = gray[at] + (gray[at + 1] - gray[at]) * (u - left);
      const lower = gray[at + width] + (gray[at + width + 1] - gray[at + width]) * (u - left);
      onto.gray[row * onto.width + column] = Math.round(upper + (lower - upper) * (v - top));
    }
  }
}
