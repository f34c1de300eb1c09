import { cropSize } from '../../stabilised-face.js';
import { inputSize } from '../network.js';
import { normaliseMinMax } from './normalise-min-max.js';
import { resizeBilinear } from './resize-bilinear.js';

/** Blocks along each side of the face. */
export const blockGrid = 4;

const blockSize = cropSize / blockGrid;

/**
 * Turns a picture of the face into its 17 channels of the network's input: the whole face, and the 16 blocks of a 4x4
 * grid, row by row. The picture is stretched to 0..1 as a whole before anything is cut or resized.
 *
 * @param picture [128,128] uint8.
 * @param whole [48,48] float32, receives the face.
 * @param blocks [16,48,48] float32, receives the blocks.
 */
export function faceChannels(picture: Uint8Array, whole: Float32Array, blocks: Float32Array): void {
  const values = new Float32Array(picture.length);
  normaliseMinMax(picture, values);
  const face = { values, offset: 0, stride: cropSize, width: cropSize, height: cropSize };
  resizeBilinear(face, inputSize, inputSize, whole);
  const plane = inputSize * inputSize;
  for (let block = 0; block < blockGrid * blockGrid; block++) {
    const row = Math.floor(block / blockGrid);
    const offset = row * blockSize * cropSize + (block % blockGrid) * blockSize;
    const region = { values, offset, stride: cropSize, width: blockSize, height: blockSize };
    resizeBilinear(region, inputSize, inputSize, blocks.subarray(block * plane, (block + 1) * plane));
  }
}
