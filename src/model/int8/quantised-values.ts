import type { OpName } from '../graph/attributes.js';
import { topological } from '../graph/topological.js';
import type { Value } from '../graph/value.js';

/** Operations that onnxruntime computes in 8 bits. The rest is little work, and stays exact. */
const quantised: ReadonlySet<OpName> = new Set(['conv', 'relu', 'add', 'reflectPad', 'maxPool', 'concat']);

/** Operations that only move codes about: their results have the codes of their inputs. */
export const moving: ReadonlySet<OpName> = new Set(['reflectPad', 'maxPool']);

/**
 * The values of a graph that get codes of 8 bits of their own: what goes into and comes out of the quantised operations,
 * but not what a convolution hands straight to its activation.
 */
export function quantisedValues(outputs: readonly Value[]): ReadonlySet<Value> {
  const users = new Map<Value, Value[]>();
  const values = new Set<Value>();
  for (const value of topological(outputs)) {
    if (value.origin.kind !== 'call') continue;
    const { op, inputs } = value.origin;
    for (const each of inputs) users.set(each, [...(users.get(each) ?? []), value]);
    if (!quantised.has(op) || value.shape.length !== 4) continue;
    for (const each of inputs) if (each.origin.kind !== 'constant') values.add(each);
    values.add(value);
  }
  for (const value of values) if (isMoved(value) || endsInRelu(value, users.get(value) ?? [])) values.delete(value);
  return values;
}

function isMoved({ origin }: Value): boolean {
  return origin.kind === 'call' && moving.has(origin.op);
}

function endsInRelu({ origin }: Value, users: readonly Value[]): boolean {
  const [user] = users;
  if (origin.kind !== 'call' || origin.op !== 'conv' || users.length !== 1) return false;
  return user!.origin.kind === 'call' && user!.origin.op === 'relu';
}
