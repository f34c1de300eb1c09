import { DataError } from '../../errors.js';
import type { Crops } from '../../expression.js';
import { createFlow, type Flow, type Tvl1 } from '../../kernels/tvl1.js';
import { cropSize } from '../../stabilised-face.js';
import { inputChannels, inputSize } from '../network.js';
import { blockGrid, faceChannels } from './face-channels.js';
import { flowChannel } from './flow-channel.js';

/** How the face moved from onset to apex and from apex to offset. [128,128] each, px. */
export type ExpressionFlows = { readonly toApex: Flow; readonly toOffset: Flow };

/** Allocates the two flows of an expression. */
export function createExpressionFlows(): ExpressionFlows {
  return { toApex: createFlow(cropSize, cropSize), toOffset: createFlow(cropSize, cropSize) };
}

const plane = inputSize * inputSize;
const inputLength = inputChannels * plane;
const blockCount = blockGrid * blockGrid;

/** First channel of each part, in the authors' order (network.ts states it). */
const apexBlocks = 2;
const onsetBlocks = apexBlocks + blockCount;
const flows = onsetBlocks + blockCount;

/**
 * Turns the three pictures of an expression into the network's input, as the paper's code does between its files,
 * whose JPEG compression is left out.
 *
 * @param crops three [128,128] uint8 pictures.
 * @param tvl1 computes the flow; takes nearly all of the time.
 * @param out [38,48,48] float32: channel 0 apex, 1 onset, 2-17 apex blocks, 18-33 onset blocks, 34-37 flow; each 0..1.
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
  check(crops, out);
  const { onset, apex, offset } = crops;
  const channels = (first: number, count: number) => out.subarray(first * plane, (first + count) * plane);
  faceChannels(apex, channels(0, 1), channels(apexBlocks, blockCount));
  faceChannels(onset, channels(1, 1), channels(onsetBlocks, blockCount));
  tvl1.flow(onset, apex, cropSize, cropSize, motion.toApex);
  tvl1.flow(apex, offset, cropSize, cropSize, motion.toOffset);
  const components = [motion.toApex.u, motion.toApex.v, motion.toOffset.u, motion.toOffset.v];
  components.forEach((component, i) => {
    flowChannel(component, channels(flows + i, 1));
  });
  return out;
}

function check(crops: Crops, out: Float32Array): void {
  for (const [name, { length }] of Object.entries(crops)) {
    if (length === cropSize * cropSize) continue;
    throw new DataError(
      `The ${name} picture has ${length} pixels where ${cropSize}x${cropSize} are needed: crop the face first.`,
    );
  }
  if (out.length !== inputLength) {
    throw new DataError(
      `The network's input has ${inputLength} values, not ${out.length}: pass an array of that length.`,
    );
  }
}
