/** How a convolution walks over its input channels. */
export type WeightOrder = 'blocked' | 'plain-input';

/**
 * A convolution's weight [O,I,H,W] in the order that blocked convolutions read: [O/b][I/b][H][W][b of I][b of O], or
 * [O/b][I][H][W][b of O] where the input has fewer channels than a block and stays plain.
 * Source: onnxruntime 1.30, MlasReorderFilterOIHWBiBo and MlasReorderFilterOIHWBo.
 */
export function blockedWeight(
  weight: Float32Array,
  [out, channels, height, width]: readonly [number, number, number, number],
  block: number,
  order: WeightOrder,
): Float32Array {
  const result = new Float32Array(weight.length);
  const area = height * width;
  const inner = order === 'blocked' ? block : 1;
  let at = 0;
  for (let o = 0; o < out; o += block) {
    for (let i = 0; i < channels; i += inner) {
      for (let pixel = 0; pixel < area; pixel++) {
        for (let bi = 0; bi < inner; bi++) {
          for (let bo = 0; bo < block; bo++) {
            result[at++] = weight[((o + bo) * channels + i + bi) * area + pixel]!;
          }
        }
      }
    }
  }
  return result;
}
