/** A square picture in linear light, worn by a surface. */
export type Texture = {
  /** Texels a side. */
  readonly size: number;
  /** [size, size, 3] linear RGB, row-major; v grows with the row. */
  readonly rgb: Float32Array;
};

/** Makes a black texture. */
export function createTexture(size: number): Texture {
  return { size, rgb: new Float32Array(size * size * 3) };
}

/** Halves a texture by averaging 2 x 2 texels. */
export function halve(texture: Texture): Texture {
  const { size, rgb } = texture;
  const half = createTexture(size >> 1);
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
