/** A rectangle of a float plane, row-major. */
export type Region = {
  readonly values: Float32Array;
  /** Index of the rectangle's first value, and values from one row to the next. */
  readonly offset: number;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
};

/** Where each of `count` targets lies among `length` sources: the source before it, the one after it, the weight of that. */
type Taps = { readonly before: Int32Array; readonly after: Int32Array; readonly weight: Float32Array };

function taps(length: number, count: number): Taps {
  const scale = length / count;
  const at = Float32Array.from({ length: count }, (_, i) => Math.min(Math.max((i + 0.5) * scale - 0.5, 0), length - 1));
  const before = Int32Array.from(at, Math.floor);
  return {
    before,
    after: before.map((i) => Math.min(i + 1, length - 1)),
    weight: at.map((position, i) => position - before[i]),
  };
}

/**
 * Resizes a rectangle to `width` x `height`: bilinear, half-pixel centres, no antialiasing, borders of the rectangle
 * replicated, in float32: OpenCV's resize with INTER_LINEAR, which the paper's code uses on pictures, blocks and flow,
 * all of them float at that point.
 *
 * @param out [height, width] float32.
 */
export function resizeBilinear(source: Region, width: number, height: number, out: Float32Array): void {
  const { values, offset, stride } = source;
  const x = taps(source.width, width);
  const y = taps(source.height, height);
  const round = Math.fround;
  for (let row = 0, i = 0; row < height; row++) {
    const above = offset + y.before[row] * stride;
    const below = offset + y.after[row] * stride;
    const down = y.weight[row];
    const up = round(1 - down);
    for (let column = 0; column < width; column++, i++) {
      const left = x.before[column];
      const right = x.after[column];
      const b = x.weight[column];
      const a = round(1 - b);
      const top = round(round(values[above + left] * a) + round(values[above + right] * b));
      const bottom = round(round(values[below + left] * a) + round(values[below + right] * b));
      out[i] = round(top * up) + round(bottom * down);
    }
  }
}
