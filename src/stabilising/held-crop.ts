import type { Frame } from '../frame.js';
import type { CropKernel, Placement } from '../kernels/crop.js';
import type { Point } from '../stabilised-face.js';
import { placingPoints } from './template.js';

/** Where eyes and mouth of an upright average face are put, px of the crop: brows and the boss of the chin are then inside. */
const layout = { eyeL: { x: 38, y: 42 }, eyeR: { x: 90, y: 42 }, mouth: { x: 64, y: 98 } };
/** Finer sampling than this many points across a crop pixel gains nothing. */
const mostSamples = 4;

/**
 * One similarity placement of the 128x128 crop in the frame, held from anchor to anchor: later frames are cut at the
 * same place, so that the head's movement stays in the picture where it can be measured. (the spotting research, A)
 */
export class HeldCrop {
  /** Frame px per crop px. */
  readonly scale: number;
  readonly placement: Placement;

  /** @param landmarks [468,2] float32, px of the frame. */
  constructor(landmarks: Float32Array) {
    const face = placingPoints(landmarks);
    const from = [layout.eyeL, layout.eyeR, layout.mouth];
    const to = [face.eyeL, face.eyeR, face.mouth];
    const fromCentre = centreOf(from);
    const toCentre = centreOf(to);
    let dot = 0;
    let cross = 0;
    let square = 0;
    for (let k = 0; k < from.length; k++) {
      const u = from[k].x - fromCentre.x;
      const v = from[k].y - fromCentre.y;
      const x = to[k].x - toCentre.x;
      const y = to[k].y - toCentre.y;
      dot += u * x + v * y;
      cross += u * y - v * x;
      square += u * u + v * v;
    }
    const a = dot / square;
    const b = cross / square;
    const tx = toCentre.x - (a * fromCentre.x - b * fromCentre.y);
    const ty = toCentre.y - (b * fromCentre.x + a * fromCentre.y);
    this.placement = { a, b, tx, ty };
    this.scale = Math.hypot(a, b);
  }

  /** Px of the frame to px of the crop. */
  readonly toCrop = (point: Point): Point => {
    const { a, b, tx, ty } = this.placement;
    const x = point.x - tx;
    const y = point.y - ty;
    const square = this.scale * this.scale;
    return { x: (a * x + b * y) / square, y: (a * y - b * x) / square };
  };

  /**
   * Cuts the crop out of a frame: bilinear, and where the frame is finer than the crop the mean of several samples a
   * pixel, so that fine texture does not alias. Outside the frame its border is repeated.
   *
   * @param target [128,128] float32.
   */
  cut(frame: Frame, kernel: CropKernel, target: Float32Array): void {
    const samples = Math.min(mostSamples, Math.max(1, Math.round(this.scale)));
    kernel.cut(frame, this.placement, samples, target);
  }
}

function centreOf(points: readonly Point[]): Point {
  const n = points.length;
  return { x: points.reduce((sum, p) => sum + p.x, 0) / n, y: points.reduce((sum, p) => sum + p.y, 0) / n };
}
