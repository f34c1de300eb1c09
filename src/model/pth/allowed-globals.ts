import { quoted } from '../quoted.js';
import type { DType } from '../tensor.js';
import {
  type Dict,
  type Global,
  isTensor,
  kindOf,
  type PickleValue,
  type StorageRef,
  type Tuple,
} from './pickle-values.js';
import { PthFault } from './pth-fault.js';

const storageTypes: Readonly<Record<string, DType>> = {
  'torch.FloatStorage': 'float32',
  'torch.DoubleStorage': 'float64',
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
  'torch.LongStorage': 'int64',
  'torch.IntStorage': 'int32',
  'torch.ShortStorage': 'int16',
  'torch.CharStorage': 'int8',
  'torch.ByteStorage': 'uint8',
  'torch.BoolStorage': 'bool',
};

/** Most dimensions of a tensor. */
const largestRank = 32;

/** What a call in a pickle may mean, by the name of what is called. Nothing here does more than arrange its arguments. */
const calls: Readonly<Record<string, (args: readonly PickleValue[]) => PickleValue>> = {
  'collections.OrderedDict': orderedDict,
  'torch._utils._rebuild_tensor_v2': tensor,
  'torch._utils._rebuild_tensor': tensor,
  'torch._utils._rebuild_parameter': ([value]) => (isTensor(value) ? value : fault('a parameter holds no tensor')),
  'torch.Size': ([size]) => size ?? { kind: 'tuple', items: [] },
  'torch.device': ([name]) => name ?? null,
};

/** A name the pickle refers to. @throws PthFault for every name that weights do not need. */
export function allowedGlobal(module: string, attribute: string): Global {
  const name = `${module}.${attribute}`;
  if (Object.hasOwn(calls, name) || Object.hasOwn(storageTypes, name)) return { kind: 'global', name };
  throw new PthFault(
    `it refers to ${quoted(name)}, which weights do not need and which could run code; nothing was run`,
  );
}

/**
 * The result of calling an allowed name with a tuple.
 * @param spend is told how many values the call copies
 */
export function callGlobal(callee: PickleValue, args: PickleValue, spend: (count: number) => void): PickleValue {
  const name = kindOf(callee) === 'global' ? (callee as Global).name : undefined;
  const call = name !== undefined && Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (!call) return fault(`it calls ${name === undefined ? 'something that is not a function' : `'${name}'`}`);
  if (kindOf(args) !== 'tuple') return fault(`'${name}' is called without a tuple of arguments`);
  const { items } = args as Tuple;
  if (Array.isArray(items[0])) spend(items[0].length);
  return call(items);
}

/** What a persistent id stands for: ('storage', type, key, location, length[, view]). */
export function persistentStorage(id: PickleValue | undefined): StorageRef {
  const items = kindOf(id) === 'tuple' ? (id as Tuple).items : [];
  const [tag, type, key, , length, view = null] = items;
  if (tag === 'module') return fault('it holds a whole Python module; save model.state_dict() instead');
  const name = kindOf(type) === 'global' ? (type as Global).name : '';
  const dtype = Object.hasOwn(storageTypes, name) ? storageTypes[name] : undefined;
  if (tag !== 'storage' || !dtype || typeof key !== 'string' || !isCount(length))
    return fault('a storage is malformed');
  if (view !== null) return fault('a storage is a view of another, as PyTorch before 0.4 wrote it; save it again');
  return { kind: 'storage', dtype, key, length };
}

function tensor([storage, offset, size, stride]: readonly PickleValue[]): PickleValue {
  const [shape, strides] = [counts(size), counts(stride)];
  if (kindOf(storage) !== 'storage' || !isCount(offset) || !shape || !strides || shape.length !== strides.length) {
    return fault('a tensor is malformed');
  }
  return { kind: 'tensor', storage: storage as StorageRef, offset, shape, strides };
}

function orderedDict([pairs = []]: readonly PickleValue[]): Dict {
  if (!Array.isArray(pairs)) return fault('an ordered dict is malformed');
  return new Map(
    pairs.map((pair) => {
      const items = kindOf(pair) === 'tuple' ? (pair as Tuple).items : Array.isArray(pair) ? pair : [];
      const [key, value] = items;
      return key === undefined || value === undefined ? fault('an ordered dict is malformed') : [key, value];
    }),
  );
}

function counts(value: PickleValue | undefined): number[] | undefined {
  const items = kindOf(value) === 'tuple' ? (value as Tuple).items : [null];
  return items.length <= largestRank && items.every(isCount) ? [...items] : undefined;
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function fault(what: string): never {
  throw new PthFault(what);
}
