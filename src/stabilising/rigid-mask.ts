import { cropSize, type Template } from '../stabilised-face.js';

/** Nothing is measured closer to the crop's border than this, px. */
const margin = 3;

/**
 * The parts of a face that move with the skull: bridge, dorsum and base of the nose, cheekbones, temples, and the
 * forehead as far as it is in the crop. (the spotting research, C; temples and cheeks lie further from the eyes, because
 * the skin beside an eye moves with every blink: docs/decisions/0004)
 *
 * @returns indices into a [128,128] image, rising.
 */
export function rigidMask(template: Template): Int32Array {
  const inside = new Uint8Array(cropSize * cropSize);
  const { eyeL, eyeR, browY, noseTip } = template;
  const u = (eyeR.x - eyeL.x) / 72;
  const eyeY = (eyeL.y + eyeR.y) / 2;
  fillRectangle(inside, noseTip.x - 10 * u, eyeY - 6 * u, noseTip.x + 10 * u, noseTip.y + 2);
  fillRectangle(inside, noseTip.x - 15 * u, noseTip.y - 6 * u, noseTip.x + 15 * u, noseTip.y + 8 * u);
  for (const [side, eye] of [
    [1, eyeL],
    [-1, eyeR],
  ] as const) {
    fillEllipse(inside, eye.x + side * u, eyeY + 28 * u, 15 * u, 12 * u);
    const near = eye.x - side * 22 * u;
    const far = eye.x - side * 34 * u;
    fillRectangle(inside, Math.min(near, far), eyeY + 10 * u, Math.max(near, far), eyeY + 36 * u);
  }
  fillRectangle(inside, noseTip.x - 26 * u, margin, noseTip.x + 26 * u, Math.max(margin + 1, browY - 10 * u));
  const indices = new Int32Array(inside.reduce((count, pixel) => count + pixel, 0));
  let next = 0;
  for (let i = 0; i < inside.length; i++) if (inside[i]) indices[next++] = i;
  return indices;
}

function fillRectangle(mask: Uint8Array, left: number, top: number, right: number, bottom: number): void {
  for (let y = clip(top); y <= clip(bottom); y++)
    mask.fill(1, y * cropSize + clip(left), y * cropSize + clip(right) + 1);
}

function fillEllipse(mask: Uint8Array, centreX: number, centreY: number, radiusX: number, radiusY: number): void {
  const [cx, cy, rx, ry] = [centreX, centreY, radiusX, radiusY].map(Math.trunc);
  for (let y = clip(cy - ry); y <= clip(cy + ry); y++) {
    for (let x = clip(cx - rx); x <= clip(cx + rx); x++) {
      if (((x - cx) / (rx + 0.5)) ** 2 + ((y - cy) / (ry + 0.5)) ** 2 <= 1) mask[y * cropSize + x] = 1;
    }
  }
}

function clip(coordinate: number): number {
  return Math.min(cropSize - 1 - margin, Math.max(margin, Math.trunc(coordinate)));
}
