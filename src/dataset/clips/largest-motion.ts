import { createFlow, type Tvl1 } from '../../kernels/tvl1.js';
import { cropSize } from '../../stabilised-face.js';

/** Nothing nearer to the border than this counts, px: hair and background move there. */
const margin = 16;

/**
 * Which of some pictures of a face moved most since the onset: by the mean length of the flow. It stands for the apex
 * where a data set names none.
 * @param crops [128,128] uint8 each, at least one
 * @returns its index
 */
export function largestMotion(onset: Uint8Array, crops: readonly Uint8Array[], tvl1: Tvl1): number {
  const flow = createFlow(cropSize, cropSize);
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  crops.forEach((crop, index) => {
    tvl1.flow(onset, crop, cropSize, cropSize, flow);
    let sum = 0;
    for (let y = margin; y < cropSize - margin; y++) {
      for (let x = margin; x < cropSize - margin; x++) {
        const i = y * cropSize + x;
        sum += Math.hypot(flow.u[i], flow.v[i]);
      }
    }
    if (sum <= most) return;
    most = sum;
    best = index;
  });
  return best;
}
