import { loadKernel } from './load-kernel.js';

/** Expands luma of limited range. It owns its memory: one instance serves a whole thread. */
export type FullRangeKernel = {
  /**
   * Writes round((y - 16) * 255 / 219), clamped to 0..255, of each byte.
   *
   * @param source rows of `width` bytes, `stride` bytes from one to the next
   * @param target [height, width] uint8, row-major
   */
  expand(source: Uint8Array, stride: number, width: number, height: number, target: Uint8Array): void;
};

type FullRangeExports = {
  readonly memory: WebAssembly.Memory;
  pointerInput(): number;
  pointerOutput(): number;
  room(): number;
  expand(rows: number, stride: number, width: number): void;
};

/**
 * Makes such a kernel: AssemblyScript with SIMD, sixteen pixels at a time. Pixels pass through its memory in pieces that
 * stay in the processor's cache. (docs/decisions/0043)
 */
export function createFullRangeKernel(): FullRangeKernel {
  const kernel = loadKernel<FullRangeExports>('full-range');
  const room = kernel.room();
  const input = new Uint8Array(kernel.memory.buffer, kernel.pointerInput(), room);
  const output = new Uint8Array(kernel.memory.buffer, kernel.pointerOutput(), room);
  return {
    expand(source, stride, width, height, target) {
      const piece = Math.min(width, room);
      const most = Math.max(1, Math.floor((room - piece) / stride) + 1);
      for (let y = 0; y < height; y += most) {
        const rows = Math.min(most, height - y);
        for (let x = 0; x < width; x += piece) {
          const columns = Math.min(piece, width - x);
          const from = y * stride + x;
          input.set(source.subarray(from, from + (rows - 1) * stride + columns));
          kernel.expand(rows, stride, columns);
          target.set(output.subarray(0, rows * columns), y * width + x);
        }
      }
    },
  };
}
