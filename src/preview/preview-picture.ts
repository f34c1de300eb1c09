import type { Face } from '../face.js';
import type { Frame } from '../frame.js';

/** A picture for people to look at: luma, full range, and colour differences at half its size, row-major without padding. */
export type PreviewPicture = {
  readonly width: number;
  readonly height: number;
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
};

/** Longest width of a preview, px: enough to see whether the camera is well aimed. */
export const previewWidth = 640;

const neutral = 128;
/** The landmarks' colour (YCbCr of a light turquoise), so that they stand out from skin, which is gray here. */
const mark = { y: 205, u: 150, v: 70 };

/** Draws previews, each into the same buffers: what it returns is valid until the next one. */
export function previewDrawer(): (frame: Frame, faces: readonly Face[]) => PreviewPicture {
  let picture: PreviewPicture | undefined;
  return (frame, faces) => {
    const step = Math.max(1, Math.ceil(frame.width / previewWidth));
    // JPEG halves the colour differences: an odd row or column is left out.
    const width = Math.floor(frame.width / step / 2) * 2;
    const height = Math.floor(frame.height / step / 2) * 2;
    if (picture?.width !== width || picture.height !== height) picture = createPicture(width, height);
    picture.u.fill(neutral);
    picture.v.fill(neutral);
    shrink(frame, step, picture);
    for (const { landmarks } of faces) drawLandmarks(landmarks, step, picture);
    return picture;
  };
}

function createPicture(width: number, height: number): PreviewPicture {
  const chroma = (width / 2) * (height / 2);
  return { width, height, y: new Uint8Array(width * height), u: new Uint8Array(chroma), v: new Uint8Array(chroma) };
}

/** Makes each pixel the mean of `step` by `step` of the frame's. */
function shrink({ gray, width: stride }: Frame, step: number, { width, height, y }: PreviewPicture): void {
  const area = step * step;
  for (let row = 0; row < height; row++) {
    const line = row * step * stride;
    if (step === 1) {
      y.set(gray.subarray(line, line + width), row * width);
      continue;
    }
    for (let column = 0; column < width; column++) {
      let sum = 0;
      const corner = line + column * step;
      for (let below = 0; below < step; below++) {
        const from = corner + below * stride;
        for (let right = 0; right < step; right++) sum += gray[from + right] as number;
      }
      y[row * width + column] = sum / area;
    }
  }
}

/** A dot of one pixel, with its colour, for each landmark inside the picture. */
function drawLandmarks(landmarks: Float32Array, step: number, { width, height, y, u, v }: PreviewPicture): void {
  for (let i = 0; i < landmarks.length; i += 2) {
    const column = Math.round((landmarks[i] as number) / step);
    const row = Math.round((landmarks[i + 1] as number) / step);
    if (!(column >= 0 && column < width && row >= 0 && row < height)) continue;
    y[row * width + column] = mark.y;
    const half = (row >> 1) * (width >> 1) + (column >> 1);
    u[half] = mark.u;
    v[half] = mark.v;
  }
}
