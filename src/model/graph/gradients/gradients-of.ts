import { zerosLike } from '../activation.js';
import { add } from '../arithmetic.js';
import type { OpName } from '../attributes.js';
import { GraphError } from '../graph-error.js';
import { scalar } from '../scalar.js';
import { show } from '../shape.js';
import { topological } from '../topological.js';
import type { Call, Value } from '../value.js';
import { gradientTable } from './gradient-table.js';
import type { VectorJacobian } from './vector-jacobian.js';

/**
 * Gradients of a number by some of the values it is computed from, by reverse accumulation (Griewank and Walther, Evaluating
 * Derivatives, chapter 3), as values of the same graph: zeros for one that it does not depend on.
 * @param result of shape []
 * @throws GraphError when `result` is not a number or an operation on the way has no gradient.
 */
export function gradientsOf(result: Value, by: readonly Value[]): Value[] {
  if (result.shape.length > 0) throw new GraphError(`A gradient is of a number, not of ${show(result.shape)}.`);
  const order = topological([result]);
  const needed = new Set<Value>(by);
  for (const value of order) {
    if (value.origin.kind === 'call' && value.origin.inputs.some((each) => needed.has(each))) needed.add(value);
  }
  const gradients = new Map<Value, Value>([[result, scalar(1)]]);
  for (const value of order.toReversed()) {
    const dy = gradients.get(value);
    if (!dy || value.origin.kind !== 'call' || !needed.has(value)) continue;
    const parts = backwards(value.origin, dy, value);
    for (const [index, each] of value.origin.inputs.entries()) {
      const part = parts[index];
      if (!part || !needed.has(each)) continue;
      const before = gradients.get(each);
      gradients.set(each, before ? add(before, part) : part);
    }
  }
  return by.map((each) => gradients.get(each) ?? zerosLike(each));
}

function backwards<K extends OpName>(call: Call<K>, dy: Value, y: Value): readonly (Value | undefined)[] {
  const product = gradientTable[call.op as K] as VectorJacobian<K> | undefined;
  if (!product) throw new GraphError(`The operation '${call.op}' has no gradient.`);
  return product(call, dy, y);
}
