import type { Frame } from '../frame.js';
import { cropSize, type Point } from '../stabilised-face.js';
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
  readonly #a: number;
  readonly #b: number;
  readonly #x: number;
  readonly #y: number;

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
    this.#a = dot / square;
    this.#b = cross / square;
    this.#x = toCentre.x - (this.#a * fromCentre.x - this.#b * fromCentre.y);
    this.#y = toCentre.y - (this.#b * fromCentre.x + this.#a * fromCentre.y);
    this.scale = Math.hypot(this.#a, this.#b);
  }

  /** Px of the frame to px of the crop. */
  readonly toCrop = (point: Point): Point => {
    const x = point.x - this.#x;
    const y = point.y - this.#y;
    const square = this.scale * this.scale;
    return { x: (this.#a * x + this.#b * y) / square, y: (this.#a * y - this.#b * x) / square };
  };

  /**
   * Cuts the crop out of a frame: bilinear, and where the frame is finer than the crop the mean of several samples a
   * pixel, so that fine texture does not alias. Outside the frame its border is repeated.
   *
   * @param target [128,128] float32.
   */
  cut(frame: Frame, target: Float32Array): void {
    const samples = Math.min(mostSamples, Math.max(1, Math.round(this.scale)));
    target.fill(0);
    for (let j = 0; j < samples; j++) {
      for (let i = 0; i < samples; i++) {
        this.#add(frame, target, (i + 0.5) / samples - 0.5, (j + 0.5) / samples - 0.5);
      }
    }
    if (samples === 1) return;
    const weight = 1 / (samples * samples);
    for (let k = 0; k < target.length; k++) target[k] *= weight;
  }

  /** Adds one sample a pixel, taken (u, v) crop px beside the pixel's centre. */
  #add(frame: Frame, target: Float32Array, u: number, v: number): void {
    const x = this.#a * u - this.#b * v + this.#x;
    const y = this.#b * u + this.#a * v + this.#y;
    if (this.#isInside(frame, x, y)) addInside(frame, target, x, y, this.#a, this.#b);
    else addClamped(frame, target, x, y, this.#a, this.#b);
  }

  /** Whether the crop with its first sample at (x, y) lies wholly in the frame. */
  #isInside({ width, height }: Frame, x: number, y: number): boolean {
    const side = cropSize - 1;
    const across = this.#a * side;
    const down = this.#b * side;
    const [left, right] = [
      Math.min(x, x + across, x - down, x + across - down),
      Math.max(x, x + across, x - down, x + across - down),
    ];
    const [top, bottom] = [
      Math.min(y, y + across, y + down, y + across + down),
      Math.max(y, y + across, y + down, y + across + down),
    ];
    return left >= 0 && top >= 0 && right < width - 1 && bottom < height - 1;
  }
}

/** Steps of (a, b) a crop pixel to the right and (-b, a) a crop pixel down, from (x, y). */
function addInside({ gray, width }: Frame, target: Float32Array, x: number, y: number, a: number, b: number): void {
  for (let row = 0, k = 0; row < cropSize; row++) {
    let fx = x - b * row;
    let fy = y + a * row;
    for (let column = 0; column < cropSize; column++, k++, fx += a, fy += b) {
      const x0 = fx | 0;
      const y0 = fy | 0;
      const wx = fx - x0;
      const i = y0 * width + x0;
      const top = gray[i] + wx * (gray[i + 1] - gray[i]);
      const low = gray[i + width] + wx * (gray[i + width + 1] - gray[i + width]);
      target[k] += top + (fy - y0) * (low - top);
    }
  }
}

/** The same where a part of the crop lies outside of the frame: its border is repeated. */
function addClamped(frame: Frame, target: Float32Array, x: number, y: number, a: number, b: number): void {
  const { gray, width, height } = frame;
  const right = width - 1;
  const bottom = height - 1;
  const beside = width > 1 ? 1 : 0;
  const below = height > 1 ? width : 0;
  for (let row = 0, k = 0; row < cropSize; row++) {
    for (let column = 0; column < cropSize; column++, k++) {
      const fx = Math.min(Math.max(x + a * column - b * row, 0), right);
      const fy = Math.min(Math.max(y + b * column + a * row, 0), bottom);
      const x0 = Math.min(Math.floor(fx), Math.max(0, right - 1));
      const y0 = Math.min(Math.floor(fy), Math.max(0, bottom - 1));
      const i = y0 * width + x0;
      const top = gray[i] + (fx - x0) * (gray[i + beside] - gray[i]);
      const low = gray[i + below] + (fx - x0) * (gray[i + below + beside] - gray[i + below]);
      target[k] += top + (fy - y0) * (low - top);
    }
  }
}

function centreOf(points: readonly Point[]): Point {
  const n = points.length;
  return { x: points.reduce((sum, p) => sum + p.x, 0) / n, y: points.reduce((sum, p) => sum + p.y, 0) / n };
}
