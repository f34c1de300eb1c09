import { createFlow, type Flow } from '../../kernels/tvl1.js';
import { cropSize } from '../../stabilised-face.js';

/** How the face moved from onset to apex and from apex to offset. [128,128] each, px. */
export type ExpressionFlows = { readonly toApex: Flow; readonly toOffset: Flow };

/** Allocates the two flows of an expression. */
export function createExpressionFlows(): ExpressionFlows {
  return { toApex: createFlow(cropSize, cropSize), toOffset: createFlow(cropSize, cropSize) };
}
