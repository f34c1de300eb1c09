import { quoted } from '../quoted.js';
import { type Dict, isTensor, type PickleValue, type TensorRef } from './pickle-values.js';
import { PthFault } from './pth-fault.js';

/** Where trainers keep the weights among other things. */
const usualNames = ['state_dict', 'model_state_dict', 'model', 'net', 'network', 'weights'];

/** What DataParallel puts before every name. */
const parallelPrefix = 'module.';

/**
 * The named tensors of a checkpoint: of its top level, or of a dict inside it (`{'state_dict': ...}` beside an optimizer).
 * DataParallel's prefix is taken off.
 * @throws PthFault when there are none
 */
export function stateDict(root: PickleValue): ReadonlyMap<string, TensorRef> {
  if (!(root instanceof Map)) throw new PthFault('it holds no dict of weights; save model.state_dict()');
  const inner = [...usualNames, ...root.keys()].map((name) => root.get(name)).filter((value) => value instanceof Map);
  for (const dict of new Set([root, ...inner])) {
    const found = namedTensors(dict);
    if (found.size > 0) return withoutPrefix(found);
  }
  const names = [...root.keys()].filter((key) => typeof key === 'string').slice(0, 5);
  throw new PthFault(
    `it holds no weights, only ${names.length > 0 ? names.map((name) => quoted(name)).join(', ') : 'an empty dict'}`,
  );
}

function namedTensors(dict: Dict): Map<string, TensorRef> {
  const tensors = new Map<string, TensorRef>();
  for (const [key, value] of dict) if (typeof key === 'string' && isTensor(value)) tensors.set(key, value);
  return tensors;
}

function withoutPrefix(tensors: Map<string, TensorRef>): ReadonlyMap<string, TensorRef> {
  const entries = [...tensors];
  if (!entries.every(([key]) => key.startsWith(parallelPrefix))) return tensors;
  return new Map(entries.map(([key, value]) => [key.slice(parallelPrefix.length), value]));
}
