import type { Frame } from '../frame.js';
import type { CropKernel, Placement } from '../kernels/crop.js';
import type { Point } from '../stabilised-face.js';
import { fitSimilarity } from './similarity.js';
import { placingPoints } from './template.js';

/**
 * Where the eyes (left and right in the image) and the mouth of an upright average face are put, px of the crop: brows
 * and the boss of the chin are then inside.
 */
const layout = [38, 42, 90, 42, 64, 98];
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
    const { eyeL, eyeR, mouth } = placingPoints(landmarks);
    this.placement = fitSimilarity(layout, [eyeL.x, eyeL.y, eyeR.x, eyeR.y, mouth.x, mouth.y]);
    this.scale = Math.hypot(this.placement.a, this.placement.b);
  }

  /** Px of the frame to px of the crop. */
  readonly toCrop = (point: Point): Point => {
    const { a, b, tx, ty } = this.placement;
    const x = point.x - tx;
    const y = point.y - ty;
    const square = this.scale * this.scale;
    return { x: (a * x + b * y) / square, y: (a * y - b * x) / square };
  };

  /** A mesh, [468,2] px of the frame, in px of the crop. */
  meshToCrop(landmarks: Float32Array, target: Float64Array): void {
    const { a, b, tx, ty } = this.placement;
    const square = this.scale * this.scale;
    for (let i = 0; i < target.length; i += 2) {
      const x = landmarks[i] - tx;
      const y = landmarks[i + 1] - ty;
      target[i] = (a * x + b * y) / square;
      target[i + 1] = (a * y - b * x) / square;
    }
  }

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
