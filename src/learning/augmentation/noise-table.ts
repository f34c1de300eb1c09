import { createDraw } from '../../draw.js';

/** Numbers in the table: a power of two, a few pictures' worth. */
export const noiseLength = 2 ** 17;

/** Standard normal numbers, drawn once: drawing them for each pixel would cost more than the rest of the variation. */
export const noiseTable: Float32Array = (() => {
  const draw = createDraw('noise of augmented pictures');
  return Float32Array.from({ length: noiseLength }, () => draw.normal());
})();
