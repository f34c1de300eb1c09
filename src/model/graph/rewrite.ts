import { topological } from './topological.js';
import type { Call, Value } from './value.js';

/** A better value for a call whose inputs have been rewritten already, or undefined to leave it as it is. */
export type Rule = (value: Value, call: Call) => Value | undefined;

/**
 * The same results from another graph: every call, inputs first, is put to the rules in turn and the first that answers
 * wins; equal calls become one.
 * @param cuts values that the new graph takes from elsewhere, and what stands in for them
 */
export function rewrite<K extends string>(
  outputs: Readonly<Record<K, Value>>,
  rules: readonly Rule[],
  cuts: ReadonlyMap<Value, Value> = new Map(),
): Record<K, Value> {
  const done = new Map<Value, Value>(cuts);
  const share = sharing();
  for (const value of topological(Object.values<Value>(outputs))) {
    if (!done.has(value)) done.set(value, share(renewed(value, done, rules)));
  }
  const results = Object.entries<Value>(outputs).map(([name, value]) => [name, done.get(value)] as const);
  return Object.fromEntries(results) as Record<K, Value>;
}

function renewed(value: Value, done: ReadonlyMap<Value, Value>, rules: readonly Rule[]): Value {
  if (value.origin.kind !== 'call') return value;
  const inputs = value.origin.inputs.map((each) => done.get(each) as Value);
  const call = { ...value.origin, inputs } as Call;
  const current: Value = { shape: value.shape, origin: call };
  for (const rule of rules) {
    const better = rule(current, call);
    if (better) return better;
  }
  return current;
}

/** Says, for each value, the first one seen that computes the same from the same. */
function sharing(): (value: Value) => Value {
  const known = new Map<string, Value>();
  const numbers = new Map<Value, number>();
  const number = (value: Value): number => {
    const id = numbers.get(value) ?? numbers.size;
    numbers.set(value, id);
    return id;
  };
  return (value) => {
    if (value.origin.kind !== 'call') return value;
    const { op, inputs, attributes } = value.origin;
    const key = `${op} ${inputs.map(number)} ${JSON.stringify(attributes)}`;
    const same = known.get(key) ?? value;
    known.set(key, same);
    return same;
  };
}
