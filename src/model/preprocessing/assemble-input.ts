import { DataError } from '../../errors.js';
import type { Crops } from '../../expression.js';
import { cropSize } from '../../stabilised-face.js';
import { inputChannels, inputSize } from '../network.js';
import type { ExpressionFlows } from './expression-flows.js';
import { blockGrid, faceChannels } from './face-channels.js';
import { flowChannel } from './flow-channel.js';

const plane = inputSize * inputSize;
const blockCount = blockGrid * blockGrid;

/** How many values the network's input has. */
export const inputLength = inputChannels * plane;

/** First channel of each part, in the authors' order (network.ts states it). */
const apexBlocks = 2;
const onsetBlocks = apexBlocks + blockCount;
const flowChannels = onsetBlocks + blockCount;

/**
 * Puts the network's input together from an expression's pictures and flows: the second half of prepareInput, which
 * training does anew for every variation of a sample. The offset's picture is not part of it.
 *
 * @param crops [128,128] uint8 pictures.
 * @param motion the flows between them, px.
 * @param out [38,48,48] float32: channel 0 apex, 1 onset, 2-17 apex blocks, 18-33 onset blocks, 34-37 flow; each 0..1.
 * @returns `out`.
 * @throws DataError when a picture, a flow or `out` has the wrong length.
 */
export function assembleInput(
  { onset, apex }: Pick<Crops, 'onset' | 'apex'>,
  motion: ExpressionFlows,
  out = new Float32Array(inputLength),
): Float32Array {
  if (out.length !== inputLength) {
    throw new DataError(
      `The network's input has ${inputLength} values, not ${out.length}: pass an array of that length.`,
    );
  }
  check({ onset, apex }, 'picture', 'crop the face first');
  const { u: apexU, v: apexV } = motion.toApex;
  const { u: offsetU, v: offsetV } = motion.toOffset;
  check({ apexU, apexV, offsetU, offsetV }, 'flow', 'compute it between two crops');
  const channels = (first: number, count: number) => out.subarray(first * plane, (first + count) * plane);
  faceChannels(apex, channels(0, 1), channels(apexBlocks, blockCount));
  faceChannels(onset, channels(1, 1), channels(onsetBlocks, blockCount));
  [apexU, apexV, offsetU, offsetV].forEach((component, i) => {
    flowChannel(component, channels(flowChannels + i, 1));
  });
  return out;
}

function check(arrays: Readonly<Record<string, { length: number }>>, what: string, mend: string): void {
  for (const [name, { length }] of Object.entries(arrays)) {
    if (length === cropSize * cropSize) continue;
    throw new DataError(`The ${name} ${what} has ${length} pixels where ${cropSize}x${cropSize} are needed: ${mend}.`);
  }
}
