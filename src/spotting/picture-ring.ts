import { cropSize } from '../stabilised-face.js';
import { compose } from '../stabilising/affine.js';
import { drawOnAnchor } from '../stabilising/warp.js';

type Picture = { at: number; readonly crop: Uint8Array; readonly alignment: Float64Array };

/** Pictures closer than this are not both kept: 83 a second are enough to find a moment by. */
const leastSpacingMs = 12;

/** The held crops of the last seconds with their alignments, 16 kB each, so that moments can be looked at again. */
export class PictureRing {
  readonly #pictures: Picture[] = [];
  readonly #capacity: number;
  #next = 0;
  #last = Number.NEGATIVE_INFINITY;

  /** @param spanMs how far back pictures are kept. */
  constructor(spanMs: number) {
    this.#capacity = Math.ceil(spanMs / leastSpacingMs);
  }

  /** Copies a picture. @param crop [128,128] uint8. @param alignment anchor px to crop px, affine of 6. */
  push(at: number, crop: Uint8Array, alignment: Float64Array): void {
    if (at - this.#last < leastSpacingMs) return;
    this.#last = at;
    if (this.#pictures.length <= this.#next) {
      this.#pictures.push({ at, crop: new Uint8Array(cropSize * cropSize), alignment: new Float64Array(6) });
    }
    const picture = this.#pictures[this.#next];
    picture.at = at;
    picture.crop.set(crop);
    picture.alignment.set(alignment);
    this.#next = (this.#next + 1) % this.#capacity;
  }

  /** From now on pictures are drawn on the next anchor, the earlier ones too. @param toPrevious px of the next to px of the present one. */
  moveTo(toPrevious: Float64Array): void {
    for (const picture of this.#pictures) picture.alignment.set(compose(picture.alignment, toPrevious));
  }

  /** The picture nearest to a time, drawn on its anchor: [128,128] uint8, the caller's. Black when there is none. */
  at(ms: number): Uint8Array {
    let nearest: Picture | null = null;
    for (const picture of this.#pictures) {
      if (nearest === null || Math.abs(picture.at - ms) < Math.abs(nearest.at - ms)) nearest = picture;
    }
    return nearest === null ? new Uint8Array(cropSize * cropSize) : drawOnAnchor(nearest.crop, nearest.alignment);
  }
}
