import { quoted } from '../quoted.js';
import { bytesOf } from '../tensor.js';
import { ByteCursor } from './byte-cursor.js';
import { isTensor, type PickleValue, type StorageRef } from './pickle-values.js';
import { PthFault } from './pth-fault.js';
import { unpickle } from './unpickle.js';
import type { Checkpoint } from './zip-checkpoint.js';

/** What the first pickle of every legacy checkpoint holds. */
const magic = 119547037146038801333356n;

/** Whether the bytes begin as a pickle does. */
export function isPickle(bytes: Uint8Array): boolean {
  return bytes[0] === 0x80;
}

/**
 * Reads a checkpoint as PyTorch wrote it before 1.6: pickles of magic, version, machine, content and storage keys, then
 * for each storage its number of elements and its bytes.
 */
export function legacyCheckpoint(bytes: Uint8Array): Checkpoint {
  const cursor = new ByteCursor(bytes);
  if (unpickle(cursor) !== magic) throw new PthFault('it is a pickle, but not one that torch.save() wrote');
  const version = unpickle(cursor);
  if (version !== 1001)
    throw new PthFault(`its format version is ${typeof version === 'number' ? version : 'unknown'}, not 1001`);
  const machine = unpickle(cursor);
  if (!(machine instanceof Map) || machine.get('little_endian') !== true) {
    throw new PthFault('it was written on a big-endian machine');
  }
  const root = unpickle(cursor);
  const keys = unpickle(cursor);
  if (!Array.isArray(keys)) throw new PthFault('its list of storages is malformed');

  const storages = collect(root);
  const data = new Map<string, Uint8Array>();
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage) throw new PthFault('its list of storages names one that nothing uses');
    if (cursor.uint64() !== storage.length)
      throw new PthFault(`storage ${quoted(storage.key)} has another length than its tensors say`);
    data.set(storage.key, cursor.take(storage.length * bytesOf(storage.dtype)));
  }
  return {
    root,
    find: ({ key }) => {
      const found = data.get(key);
      if (!found) throw new PthFault(`it holds no storage ${quoted(key)}`);
      return found;
    },
  };
}

/** Every storage that a value's tensors refer to, by key. Values may contain one another: each is visited once. */
function collect(root: PickleValue): ReadonlyMap<string, StorageRef> {
  const storages = new Map<string, StorageRef>();
  const seen = new Set<PickleValue>();
  const waiting: PickleValue[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (isTensor(value)) storages.set(value.storage.key, value.storage);
    else if (value instanceof Map) for (const each of value.values()) waiting.push(each);
    else if (Array.isArray(value)) for (const each of value) waiting.push(each);
    else if ('kind' in value && value.kind === 'tuple') for (const each of value.items) waiting.push(each);
  }
  return storages;
}
