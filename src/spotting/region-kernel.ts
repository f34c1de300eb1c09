import { cropSize } from '../stabilised-face.js';
import type { Gradient } from '../stabilising/gradient.js';
import { solveInPlace } from '../stabilising/linear-system.js';
import type { PixelBox } from './regions.js';

/** Displacement (x, y), gain, bias, gain ramps down and across. */
export const unknowns = 6;
/** Share of the texture's own strength, and gray levels squared of noise, that hold a displacement at zero. */
const textureRidge = 0.02;
const noiseRidge = 0.5;
const gainRidge = 1.001;
/** Prior standard deviation of a gain ramp across a region. */
const rampPrior = 0.03;

/**
 * Solves I(x) = A(x - d)(1 + gain + ramps) + bias for a region, in least squares weighted by the root of a Hann window:
 * a matrix that turns the difference to the anchor into the unknowns. Computed once an anchor. (the spotting research, D)
 */
export type RegionKernel = {
  /** Indices into a [128,128] image. */
  readonly pixels: Int32Array;
  /** The anchor there, gray levels. */
  readonly values: Float32Array;
  /** [6, n] row-major: unknowns from the difference image. Rows 0 and 1 are the displacement, px. */
  readonly solve: Float32Array;
  /** [n, 6] row-major: the difference image that the unknowns explain. */
  readonly model: Float32Array;
  /** [2, 2]: displacement that is found for a true displacement; less than the identity where there is little texture. */
  readonly response: Float64Array;
  /** Weights of the pixels, sum 1. */
  readonly weights: Float32Array;
  /** Weighted standard deviation of the anchor in the region, gray levels. */
  readonly contrast: number;
};

/** @param image the anchor, [128,128] float32. @param gradient of that image. */
export function regionKernel(image: Float32Array, gradient: Gradient, box: PixelBox): RegionKernel {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const n = width * height;
  const pixels = new Int32Array(n);
  const values = new Float32Array(n);
  const weights = new Float32Array(n);
  for (let y = 0, k = 0; y < height; y++) {
    for (let x = 0; x < width; x++, k++) {
      pixels[k] = (box.top + y) * cropSize + box.left + x;
      values[k] = image[pixels[k]];
      weights[k] = Math.sqrt(hann(x, width) * hann(y, height));
    }
  }
  const average = values.reduce((sum, value) => sum + value, 0) / n;
  const model = new Float32Array(n * unknowns);
  const right = new Float64Array(unknowns * n);
  const normal = new Float64Array(unknowns * unknowns);
  let weightSum = 0;
  for (let k = 0; k < n; k++) {
    const down = (Math.floor(k / width) - (height - 1) / 2) / height;
    const across = ((k % width) - (width - 1) / 2) / width;
    const value = values[k];
    const row = [-gradient.x[pixels[k]], -gradient.y[pixels[k]], value - average, 1, value * down, value * across];
    for (let r = 0; r < unknowns; r++) {
      model[k * unknowns + r] = row[r];
      right[r * n + k] = row[r] * weights[k];
      for (let c = 0; c < unknowns; c++) normal[r * unknowns + c] += row[r] * row[c] * weights[k];
    }
    weightSum += weights[k];
  }
  const at = (i: number) => i * unknowns + i;
  const texture = (normal[at(0)] + normal[at(1)]) / 2;
  normal[at(0)] += textureRidge * texture + noiseRidge * weightSum;
  normal[at(1)] += textureRidge * texture + noiseRidge * weightSum;
  normal[at(2)] = normal[at(2)] * gainRidge + Number.EPSILON;
  normal[at(4)] += 1 / rampPrior ** 2;
  normal[at(5)] += 1 / rampPrior ** 2;
  if (!solveInPlace(normal, right, unknowns, n)) right.fill(0);
  let variance = 0;
  for (let k = 0; k < n; k++) {
    weights[k] /= weightSum;
    variance += weights[k] * (values[k] - average) ** 2;
  }
  const solve = Float32Array.from(right);
  const response = Float64Array.from({ length: 4 }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += solve[(i >> 1) * n + k] * model[k * unknowns + (i & 1)];
    return sum;
  });
  return { pixels, values, solve, model, response, weights, contrast: Math.sqrt(variance) };
}

/** Hann window of `size` samples without its zeros at both ends. */
function hann(i: number, size: number): number {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 1)) / (size + 1));
}
