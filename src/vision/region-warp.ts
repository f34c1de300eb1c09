import type { MeshRegion } from './mesh-region.js';
import type { Picture } from './picture.js';

/** Beyond this shrinking the picture is averaged first, or thin edges would come and go. (the faces research, section 5) */
const antialiasFrom = 1.6;

/** At most this many samples an axis make the mean of a block. */
const mostSamples = 5;

/**
 * Cuts rotated squares out of pictures, bilinear, border pixels repeated outside. All memory is taken when it is made.
 */
export class RegionWarp {
  readonly #reduced: Uint8Array;

  constructor(readonly side: number) {
    // The widest reduced picture: the square's bounding box, still up to 1.6 times the output's size, and its rim.
    const widest = Math.ceil(side * antialiasFrom * Math.SQRT2) + 4;
    this.#reduced = new Uint8Array(widest * widest);
  }

  /** Writes the square `region` of `picture` into `out` [side, side], 0..255 as 0..1. */
  write(picture: Picture, region: MeshRegion, out: Float32Array): void {
    const { side } = this;
    const block = Math.min(Math.ceil(region.side / side / antialiasFrom), picture.width, picture.height);
    const {
      gray,
      width,
      height,
      x: originX,
      y: originY,
    } = block > 1 ? this.#reduce(picture, region, block) : whole(picture);
    const cos = Math.cos((region.rotation * Math.PI) / 180);
    const sin = Math.sin((region.rotation * Math.PI) / 180);
    const step = region.side / side / block;
    const stepX = step * cos;
    const stepY = step * sin;
    const half = (side - 1) / 2;
    // A block's centre lies (block - 1) / 2 behind its first pixel.
    const centreX = (region.centreX - (block - 1) / 2) / block - originX;
    const centreY = (region.centreY - (block - 1) / 2) / block - originY;
    const lastX = width - 1;
    const lastY = height - 1;
    let to = 0;
    for (let row = 0; row < side; row++) {
      let x = centreX - half * stepX - (row - half) * stepY;
      let y = centreY - half * stepY + (row - half) * stepX;
      for (let column = 0; column < side; column++, x += stepX, y += stepY) {
        const atX = Math.min(Math.max(x, 0), lastX);
        const atY = Math.min(Math.max(y, 0), lastY);
        const left = atX | 0;
        const top = atY | 0;
        const right = left < lastX ? 1 : 0;
        const below = top < lastY ? width : 0;
        const fractionX = atX - left;
        const fractionY = atY - top;
        const at = top * width + left;
        const upper = gray[at] + (gray[at + right] - gray[at]) * fractionX;
        const lower = gray[at + below] + (gray[at + below + right] - gray[at + below]) * fractionX;
        out[to++] = (upper + (lower - upper) * fractionY) / 255;
      }
    }
  }

  /** The region's surroundings as means of block x block pixels. `x`, `y`: place of the first block, in blocks. */
  #reduce({ gray, width, height }: Picture, region: MeshRegion, block: number): Picture & { x: number; y: number } {
    const angle = (region.rotation * Math.PI) / 180;
    const reach = (region.side / 2) * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle)));
    const from = (centre: number, size: number) =>
      clamp(Math.floor((centre - reach) / block) - 1, 0, lastBlock(size, block));
    const to = (centre: number, size: number) =>
      clamp(Math.floor((centre + reach) / block) + 1, 0, lastBlock(size, block));
    const [x, y] = [from(region.centreX, width), from(region.centreY, height)];
    const columns = to(region.centreX, width) - x + 1;
    const rows = to(region.centreY, height) - y + 1;
    const stride = Math.ceil(block / mostSamples);
    let at = 0;
    for (let row = 0; row < rows; row++) {
      const top = (y + row) * block;
      for (let column = 0; column < columns; column++) {
        const first = top * width + (x + column) * block;
        let sum = 0;
        let count = 0;
        for (let dy = 0; dy < block; dy += stride) {
          for (let dx = 0; dx < block; dx += stride, count++) sum += gray[first + dy * width + dx];
        }
        this.#reduced[at++] = sum / count + 0.5;
      }
    }
    return { gray: this.#reduced, width: columns, height: rows, x, y };
  }
}

/** Index of the last whole block. Only regions wider than the block are reduced, so there is at least one. */
const lastBlock = (size: number, block: number) => Math.floor(size / block) - 1;

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

const whole = (picture: Picture) => ({ ...picture, x: 0, y: 0 });
