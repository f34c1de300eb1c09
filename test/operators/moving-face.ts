import type { Frame } from '../../src/frame.js';
import { seededRandom } from '../../src/random.js';
import type { Picture } from '../../src/vision/picture.js';
import { facePicture } from '../vision/face-picture.js';

/** One frame of a stream that is to be: its time, its picture, and the source's epoch. */
export type Shot = { readonly ms: number; readonly picture: Picture; readonly epoch?: number };

const { picture: rendered, truth } = facePicture('frontal');
const random = seededRandom(71);
/** Sums of uniform numbers, standard deviation 2 gray levels: the noise of a camera. */
const noise = Float32Array.from({ length: 1 << 18 }, () => {
  return (random.unit() + random.unit() + random.unit() + random.unit() - 2) * 2 * Math.sqrt(3);
});

/** `picture` as a camera would see it once more, with other noise for every `seed`. */
export function seen({ gray, width, height }: Picture, seed: number): Picture {
  const from = (seed * 7919) % noise.length;
  const noisy = Uint8ClampedArray.from(gray, (value, i) => value + noise[(from + i) % noise.length]);
  return { gray: new Uint8Array(noisy.buffer), width, height };
}

/** The rendered face without a movement. */
export const restingFace: Picture = rendered;

/** The rendered face with the inner end of the brow at the image's left raised by so many px of the picture. */
export function raisedBrow(px: number): Picture {
  const { gray, width, height } = rendered;
  const [x0, y0] = truth.points.rightEyeInner;
  const eyes = truth.points.leftEyeInner[0] - x0;
  const moved = gray.slice();
  for (let y = 1; y < height - 2; y++) {
    for (let x = 0; x < width; x++) {
      const share = Math.exp(-(((x - x0) / (0.5 * eyes)) ** 2 + ((y - (y0 - 0.7 * eyes)) / (0.4 * eyes)) ** 2) / 2);
      const from = Math.min(height - 2, y + px * share);
      const top = Math.floor(from);
      const at = top * width + x;
      moved[y * width + x] = gray[at] + (from - top) * (gray[at + width] - gray[at]) + 0.5;
    }
  }
  return { gray: moved, width, height };
}

/** A source's frames. `released` counts the ones that were given back. */
export function framesOf(shots: readonly Shot[], released: { count: number } = { count: 0 }): Frame[] {
  return shots.map(({ ms, picture, epoch = 0 }, seq) => ({
    ...picture,
    seq,
    pts: 5 + ms / 1000,
    arrival: ms,
    captured: ms,
    epoch,
    release: () => released.count++,
  }));
}
