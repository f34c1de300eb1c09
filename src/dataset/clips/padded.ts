import type { Picture } from '../../vision/picture.js';

/**
 * Gives a picture a margin on all sides, its border repeated outwards, so that a face which fills it has something
 * around it. The pixels of the face stay what they are.
 * @param share of the longer side
 */
export function padded({ gray, width, height }: Picture, share: number): Picture {
  const margin = Math.round(share * Math.max(width, height));
  const [wide, tall] = [width + 2 * margin, height + 2 * margin];
  const out = new Uint8Array(wide * tall);
  for (let y = 0; y < tall; y++) {
    const row = Math.min(Math.max(y - margin, 0), height - 1) * width;
    const at = y * wide;
    out.fill(gray[row], at, at + margin);
    out.set(gray.subarray(row, row + width), at + margin);
    out.fill(gray[row + width - 1], at + margin + width, at + wide);
  }
  return { gray: out, width: wide, height: tall };
}
