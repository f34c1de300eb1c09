import type { Value } from './value.js';

/** Every value that `outputs` are computed from, each once, after all that it needs. Iterative: graphs are deep. */
export function topological(outputs: readonly Value[]): Value[] {
  const done = new Set<Value>();
  const stack = outputs.toReversed().map((value) => ({ value, ready: false }));
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { value, ready } = top;
    if (done.has(value)) continue;
    if (ready || value.origin.kind !== 'call') {
      done.add(value);
      continue;
    }
    stack.push({ value, ready: true });
    for (const each of value.origin.inputs.toReversed()) stack.push({ value: each, ready: false });
  }
  return [...done];
}
