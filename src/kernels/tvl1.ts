import { DataError } from '../errors.js';
import { loadKernel } from './load-kernel.js';

/** Displacement of each pixel from one picture to another, px: u to the right, v down. [height, width] float32 each. */
export type Flow = { readonly u: Float32Array; readonly v: Float32Array };

/** Allocates a flow of this size, all zeros. */
export function createFlow(width: number, height: number): Flow {
  return { u: new Float32Array(width * height), v: new Float32Array(width * height) };
}

/** A dual TV-L1 solver. It owns its memory and solves one pair at a time: one instance a thread. */
export type Tvl1 = {
  /**
   * Computes the flow from picture `a` to picture `b` (a(x, y) = b(x + u, y + v)), both [height, width] uint8 row-major,
   * into `out`. Memory is laid out anew only when the size changes. Throws DataError when a size does not fit.
   */
  flow(a: Uint8Array, b: Uint8Array, width: number, height: number, out: Flow): void;
};

/** Smallest and largest side of a picture, px. */
const smallest = 16;
const largest = 512;

type Tvl1Kernel = {
  readonly memory: WebAssembly.Memory;
  prepare(width: number, height: number): void;
  solve(): void;
  pointerA(): number;
  pointerB(): number;
  pointerU(): number;
  pointerV(): number;
};

type Layout = { width: number; height: number; a: Uint8Array; b: Uint8Array; u: Float32Array; v: Float32Array };

function layOut(kernel: Tvl1Kernel, width: number, height: number): Layout {
  kernel.prepare(width, height);
  const { buffer } = kernel.memory;
  const pixels = width * height;
  return {
    width,
    height,
    a: new Uint8Array(buffer, kernel.pointerA(), pixels),
    b: new Uint8Array(buffer, kernel.pointerB(), pixels),
    u: new Float32Array(buffer, kernel.pointerU(), pixels),
    v: new Float32Array(buffer, kernel.pointerV(), pixels),
  };
}

/**
 * Makes a TV-L1 solver (Zach, Pock, Bischof 2007) with the parameters and conventions of OpenCV's DualTVL1 defaults,
 * which the paper's flow was made with: tau 0.25, lambda 0.15, theta 0.3, 5 scales of 0.8, 5 warps, epsilon 0.01,
 * 30 inner and 10 outer iterations, 5x5 median. Its flow is OpenCV's bit for bit (docs/decisions/0006).
 */
export function createTvl1(): Tvl1 {
  const kernel = loadKernel<Tvl1Kernel>('tvl1');
  let layout = layOut(kernel, 128, 128);
  return {
    flow(a, b, width, height, out) {
      check(a, b, width, height, out);
      if (layout.width !== width || layout.height !== height) layout = layOut(kernel, width, height);
      layout.a.set(a);
      layout.b.set(b);
      kernel.solve();
      out.u.set(layout.u);
      out.v.set(layout.v);
    },
  };
}

function check(a: Uint8Array, b: Uint8Array, width: number, height: number, out: Flow): void {
  const fits = (side: number) => Number.isInteger(side) && side >= smallest && side <= largest;
  if (!fits(width) || !fits(height)) {
    throw new DataError(
      `TV-L1 flow takes pictures of ${smallest} to ${largest} px a side, not ${width}x${height}: resize them first.`,
    );
  }
  const arrays = { a, b, 'out.u': out.u, 'out.v': out.v };
  for (const [name, { length }] of Object.entries(arrays)) {
    if (length === width * height) continue;
    throw new DataError(
      `TV-L1 flow of ${width}x${height} px needs ${width * height} values in ${name}, not ${length}: pass arrays of that length.`,
    );
  }
}
