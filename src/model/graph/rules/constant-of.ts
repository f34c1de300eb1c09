import type { Constant, Value } from '../value.js';

/** The constant behind a value, if it is one. */
export function constantOf({ origin }: Value): Constant | undefined {
  return origin.kind === 'constant' ? origin : undefined;
}
