import type { Crops } from '../../expression.js';
import type { Tvl1 } from '../../kernels/tvl1.js';
import { assembleInput, inputLength } from './assemble-input.js';
import { computeFlows } from './compute-flows.js';
import { createExpressionFlows } from './expression-flows.js';

/**
 * Turns the three pictures of an expression into the network's input, as the paper's code does between its files,
 * whose JPEG compression is left out.
 *
 * @param crops three [128,128] uint8 pictures.
 * @param tvl1 computes the flow; takes nearly all of the time.
 * @param out [38,48,48] float32, see assembleInput.
 * @param motion receives the two flows, for whoever shows the motion to people (magnifyApex).
 * @returns `out`.
 * @throws DataError when a picture or an array has the wrong length.
 */
export function prepareInput(
  crops: Crops,
  tvl1: Tvl1,
  out = new Float32Array(inputLength),
  motion = createExpressionFlows(),
): Float32Array {
  return assembleInput(crops, computeFlows(crops, tvl1, motion), out);
}
