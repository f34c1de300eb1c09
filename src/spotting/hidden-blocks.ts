import { type Anchor, cropSize } from '../stabilised-face.js';

/** Side of the blocks whose mean gray is compared, px: larger than any movement, so that skin that moves stays about as bright. */
const block = 16;
/** Blocks along each side of the face: the crop without its rim, where the background shows. */
const across = 6;
const from = (cropSize - across * block) / 2;
/** A block whose mean is off by so many standard deviations of the anchor's face shows something else. */
const off = 0.55;
/** Gray levels: less is light, whatever the contrast. */
const leastOff = 8;

/** Watches how much of a face shows something else than its anchor does: a hand, a glass, the edge of a shadow. */
export class HiddenBlocks {
  readonly #anchor: Anchor;
  readonly #means = new Float64Array(across * across);
  readonly #limit: number;

  constructor(anchor: Anchor) {
    this.#anchor = anchor;
    let sum = 0;
    let squares = 0;
    for (let b = 0; b < this.#means.length; b++) {
      for (let y = 0; y < block; y++) {
        for (let x = 0, i = start(b) + y * cropSize; x < block; x++, i++) {
          this.#means[b] += anchor.image[i] / block ** 2;
          squares += anchor.image[i] ** 2;
        }
      }
      sum += this.#means[b] / this.#means.length;
    }
    const variance = squares / (this.#means.length * block ** 2) - sum ** 2;
    this.#limit = Math.max(leastOff, off * Math.sqrt(Math.max(0, variance)));
  }

  /** Whether it watches for what differs from this anchor. */
  isOf(anchor: Anchor): boolean {
    return anchor === this.#anchor;
  }

  /** @param aligned [128,128] float32: a frame on the anchor, with its light. @returns the share of the face's blocks, 0..1. */
  share(aligned: Float32Array): number {
    let hidden = 0;
    for (let b = 0; b < this.#means.length; b++) {
      let sum = 0;
      for (let row = start(b); row < start(b) + block * cropSize; row += cropSize) {
        for (let i = row; i < row + block; i++) sum += aligned[i];
      }
      if (Math.abs(sum / block ** 2 - this.#means[b]) > this.#limit) hidden++;
    }
    return hidden / this.#means.length;
  }
}

/** Index of a block's first pixel. */
const start = (b: number): number => (from + Math.floor(b / across) * block) * cropSize + from + (b % across) * block;
