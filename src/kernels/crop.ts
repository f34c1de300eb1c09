import { cropSize } from '../stabilised-face.js';
import { loadKernel } from './load-kernel.js';

/** A gray picture, [height, width] uint8, row-major. */
export type GrayPicture = { readonly gray: Uint8Array; readonly width: number; readonly height: number };

/** Where a crop lies in a picture: crop px (x, y) at picture px (a x - b y + tx, b x + a y + ty). */
export type Placement = { readonly a: number; readonly b: number; readonly tx: number; readonly ty: number };

/** Cuts and blurs crops. It owns its memory and does one thing at a time: one instance a thread serves all its faces. */
export type CropKernel = {
  /**
   * Cuts a crop out of a picture: each pixel the mean of `samples` x `samples` bilinear samples, so that fine texture
   * does not alias; beyond the picture its border is repeated. Copies only the rows that the crop touches.
   *
   * @param target [128,128] float32.
   */
  cut(picture: GrayPicture, placement: Placement, samples: number, target: Float32Array): void;
  /**
   * Gaussian blur, sigma 1.2 px, eleven taps, borders mirrored without the edge pixel twice: OpenCV's GaussianBlur on
   * float32 to rounding. (the spotting research, A)
   *
   * @param source [128,128] float32.
   * @param target [128,128] float32; may be `source`.
   */
  blur(source: Float32Array, target: Float32Array): void;
};

type CropExports = {
  readonly memory: WebAssembly.Memory;
  pointerWeights(): number;
  pointerCrop(): number;
  pointerFrame(): number;
  reserve(bytes: number): void;
  blur(): void;
  cut(width: number, height: number, left: number, a: number, b: number, tx: number, ty: number, samples: number): void;
};

const sigma = 1.2;
const radius = 5;

/** Weights of the Gaussian from the middle outwards; both sides together sum to 1. */
function gaussianWeights(): Float32Array {
  const weights = Float32Array.from({ length: radius + 1 }, (_, k) => Math.exp(-(k * k) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight, k) => total + (k === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / sum);
}

/** Least value of across * x + down * y + at anywhere in a crop. */
function least(across: number, down: number, at: number): number {
  const [start, end] = [-0.5, cropSize - 0.5];
  return at + Math.min(across * start, across * end) + Math.min(down * start, down * end);
}

/** Makes a crop kernel: AssemblyScript with SIMD; docs/decisions/0006 says what it gains. */
export function createCropKernel(): CropKernel {
  const kernel = loadKernel<CropExports>('crop');
  const { memory } = kernel;
  const pixels = cropSize * cropSize;
  const frameStart = kernel.pointerFrame();
  let crop = new Float32Array(memory.buffer, kernel.pointerCrop(), pixels);
  let frame = new Uint8Array(memory.buffer, frameStart);
  new Float32Array(memory.buffer, kernel.pointerWeights(), radius + 1).set(gaussianWeights());
  const reserve = (bytes: number) => {
    if (bytes <= frame.length) return;
    kernel.reserve(bytes);
    crop = new Float32Array(memory.buffer, kernel.pointerCrop(), pixels);
    frame = new Uint8Array(memory.buffer, frameStart);
  };
  return {
    cut({ gray, width, height }, { a, b, tx, ty }, samples, target) {
      const row = (y: number) => Math.min(Math.max(Math.floor(y), 0), height - 1);
      const first = row(least(b, a, ty));
      const last = row(-least(-b, -a, -ty) + 1);
      const left = Math.min(Math.max(Math.floor(least(a, -b, tx)), 0), width - 1);
      const rows = last - first + 1;
      reserve((rows + 1) * width + 1);
      frame.set(gray.subarray(first * width, (last + 1) * width));
      kernel.cut(width, rows, left, a, b, tx - left, ty - first, samples);
      target.set(crop);
    },
    blur(source, target) {
      crop.set(source);
      kernel.blur();
      target.set(crop);
    },
  };
}
