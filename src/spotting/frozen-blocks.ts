import { type Anchor, cropSize } from '../stabilised-face.js';

/** Side of the blocks that are compared, px. */
const block = 8;
/** The crop without its rim, where the background shows, px. */
const [from, to] = [16, cropSize - 16];
const blocks = ((to - from) / block) ** 2;

/**
 * Watches how much of a face's crop an encoder left out. Where it sends nothing, a decoded picture repeats the one before
 * bit for bit, and so does the crop that is cut from the same place; a camera's noise never does.
 */
export class FrozenBlocks {
  readonly #before = new Uint8Array(cropSize * cropSize);
  #anchor: Anchor | null = null;

  /**
   * @param crop [128,128] uint8 as cut; copied. @param anchor whose place it was cut from.
   * @returns the share of the face's 8x8 blocks that are what they were a frame before, 0..1; null for the first from a place.
   */
  share(crop: Uint8Array, anchor: Anchor): number | null {
    const known = anchor === this.#anchor;
    this.#anchor = anchor;
    let same = 0;
    if (known) {
      for (let y = from; y < to; y += block) {
        for (let x = from; x < to; x += block) if (this.#isSame(crop, y * cropSize + x)) same++;
      }
    }
    this.#before.set(crop);
    return known ? same / blocks : null;
  }

  #isSame(crop: Uint8Array, at: number): boolean {
    const before = this.#before;
    for (let row = at; row < at + block * cropSize; row += cropSize) {
      for (let i = row; i < row + block; i++) if (crop[i] !== before[i]) return false;
    }
    return true;
  }
}
