/** A square picture in linear light, as it is painted. */
export type Painting = {
  /** Texels a side. */
  readonly size: number;
  /** [size, size, 3] linear RGB, row-major; v grows with the row. */
  readonly rgb: Float32Array;
};

/** Makes a black painting. */
export function createPainting(size: number): Painting {
  return { size, rgb: new Float32Array(size * size * 3) };
}

/** One colour all over. */
export function plainPainting(rgb: readonly [number, number, number]): Painting {
  const painting = createPainting(4);
  for (let i = 0; i < painting.rgb.length; i++) painting.rgb[i] = rgb[i % 3]!;
  return painting;
}

/** Halves a painting by averaging 2 x 2 texels. */
export function halve(painting: Painting): Painting {
  const { size, rgb } = painting;
  const half = createPainting(size >> 1);
  for (let y = 0, o = 0; y < half.size; y++) {
    for (let x = 0; x < half.size; x++) {
      const i = (2 * y * size + 2 * x) * 3;
      for (let c = 0; c < 3; c++, o++) {
        half.rgb[o] = (rgb[i + c]! + rgb[i + 3 + c]! + rgb[i + size * 3 + c]! + rgb[i + size * 3 + 3 + c]!) / 4;
      }
    }
  }
  return half;
}

/** A painting as surfaces wear it: a byte a channel, so that it stays in the processor's cache. */
export type Texture = {
  /** Texels a side. */
  readonly size: number;
  /** [size, size, 3] square root of linear RGB, 255 = 1; row-major. */
  readonly root: Uint8Array;
};

/** Rounds a painting. */
export function toTexture({ size, rgb }: Painting): Texture {
  const root = new Uint8Array(rgb.length);
  for (let i = 0; i < rgb.length; i++) root[i] = Math.min(255, Math.round(255 * Math.sqrt(rgb[i]!)));
  return { size, root };
}
