/**
 * Stretches a plane so that its least value becomes 0 and its greatest 1, in float32 as OpenCV's normalize with
 * NORM_MINMAX; a plane of one value becomes 0. The paper's code does this to each picture and to each flow channel.
 *
 * @param source any number of values.
 * @param out as many; may be `source`.
 */
export function normaliseMinMax(source: Uint8Array | Float32Array, out: Float32Array): void {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of source) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const scale = greatest - least > Number.EPSILON ? Math.fround(1 / (greatest - least)) : 0;
  const shift = Math.fround(least * scale);
  for (let i = 0; i < source.length; i++) out[i] = Math.fround(source[i] * scale) - shift;
}
