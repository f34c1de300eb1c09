import type { OpName } from '../attributes.js';
import type { Call, Value } from '../value.js';

/**
 * Gradients of a call's inputs, in their order, from the gradient `dy` of its result `y`; undefined where there is none. Gradients
 * are values like any other: those that no one needs are not computed.
 */
export type VectorJacobian<K extends OpName> = (call: Call<K>, dy: Value, y: Value) => readonly (Value | undefined)[];
