/** Rows and columns of zeros around a texture: what lies outside the picture is black, however far the flow points. */
export const MARGIN: i32 = 4;

/** Bytes of a texel: grey value, its derivative across, its derivative down, nothing. */
export const TEXEL: usize = 16;

/** Bytes of a row of a texture of a picture `width` px wide. */
export function textureStride(width: i32): usize {
  return <usize>(width + 2 * MARGIN) * TEXEL;
}

/** Bytes of a texture. */
export function textureBytes(width: i32, height: i32): usize {
  return textureStride(width) * <usize>(height + 2 * MARGIN);
}

/**
 * Writes a float plane and its centred differences (halved one-sided ones at the borders, as OpenCV's) into a texture,
 * so that one load fetches all that a warp samples at a pixel.
 */
export function buildTexture(plane: usize, planeStride: usize, width: i32, height: i32, texture: usize): void {
  memory.fill(texture, 0, textureBytes(width, height));
  const stride = textureStride(width);
  for (let y = 0; y < height; y++) {
    const row = plane + <usize>y * planeStride;
    const above = y > 0 ? row - planeStride : row;
    const below = y < height - 1 ? row + planeStride : row;
    let texel = texture + <usize>(y + MARGIN) * stride + <usize>MARGIN * TEXEL;
    for (let x = 0; x < width; x++) {
      const at = <usize>x << 2;
      const left = x > 0 ? at - 4 : at;
      const right = x < width - 1 ? at + 4 : at;
      store<f32>(texel, load<f32>(row + at));
      store<f32>(texel, <f32>0.5 * (load<f32>(row + right) - load<f32>(row + left)), 4);
      store<f32>(texel, <f32>0.5 * (load<f32>(below + at) - load<f32>(above + at)), 8);
      texel += TEXEL;
    }
  }
}
