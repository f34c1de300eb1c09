import { DataError } from '../../errors.js';
import type { Crops } from '../../expression.js';
import type { Tvl1 } from '../../kernels/tvl1.js';
import { cropSize } from '../../stabilised-face.js';
import { createExpressionFlows, type ExpressionFlows } from './expression-flows.js';

/**
 * Computes how the face moved from onset to apex and from apex to offset: the first half of prepareInput, and nearly
 * all of its time.
 *
 * @param crops three [128,128] uint8 pictures.
 * @param out receives the flows, px.
 * @returns `out`.
 * @throws DataError when a picture has the wrong length.
 */
export function computeFlows(crops: Crops, tvl1: Tvl1, out = createExpressionFlows()): ExpressionFlows {
  const { onset, apex, offset } = crops;
  for (const [name, { length }] of Object.entries({ onset, apex, offset })) {
    if (length === cropSize * cropSize) continue;
    throw new DataError(
      `The ${name} picture has ${length} pixels where ${cropSize}x${cropSize} are needed: crop the face first.`,
    );
  }
  tvl1.flow(onset, apex, cropSize, cropSize, out.toApex);
  tvl1.flow(apex, offset, cropSize, cropSize, out.toOffset);
  return out;
}
