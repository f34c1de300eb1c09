import { cropSize } from '../stabilised-face.js';

/** Spatial gradient of a crop, gray levels per px: [128,128] float32 each. */
export type Gradient = { readonly x: Float32Array; readonly y: Float32Array };

/** 3x3 Sobel gradient with mirrored borders (OpenCV's Sobel with scale 1/8). For anchors: it allocates. */
export function gradientOf(image: Float32Array): Gradient {
  const gx = new Float32Array(cropSize * cropSize);
  const gy = new Float32Array(cropSize * cropSize);
  for (let y = 0; y < cropSize; y++) {
    const up = (y === 0 ? 1 : y - 1) * cropSize;
    const here = y * cropSize;
    const down = (y === cropSize - 1 ? cropSize - 2 : y + 1) * cropSize;
    for (let x = 0; x < cropSize; x++) {
      const l = x === 0 ? 1 : x - 1;
      const r = x === cropSize - 1 ? cropSize - 2 : x + 1;
      gx[here + x] =
        (image[up + r] - image[up + l] + 2 * (image[here + r] - image[here + l]) + image[down + r] - image[down + l]) /
        8;
      gy[here + x] =
        (image[down + l] - image[up + l] + 2 * (image[down + x] - image[up + x]) + image[down + r] - image[up + r]) / 8;
    }
  }
  return { x: gx, y: gy };
}
