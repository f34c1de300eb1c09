import { quoted } from '../quoted.js';
import { ByteCursor } from './byte-cursor.js';
import type { PickleValue } from './pickle-values.js';
import { PthFault } from './pth-fault.js';
import type { FindStorage } from './storages.js';
import { unpickle } from './unpickle.js';
import { zipEntries } from './zip-entries.js';

/** What a checkpoint holds, and where its storages are. */
export type Checkpoint = { readonly root: PickleValue; readonly find: FindStorage };

/** Whether the bytes begin as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** Reads a checkpoint as PyTorch writes it since 1.6: an archive of `<name>/data.pkl` and `<name>/data/<key>`. */
export function zipCheckpoint(bytes: Uint8Array): Checkpoint {
  const files = zipEntries(bytes);
  const pickle = [...files.keys()].find((name) => /^[^/]*\/data\.pkl$/.test(name));
  if (pickle === undefined) {
    const script = [...files.keys()].some((name) => name.endsWith('/constants.pkl')) ? ' (a TorchScript archive?)' : '';
    throw new PthFault(`its archive holds no data.pkl${script}`);
  }
  const folder = pickle.slice(0, -'data.pkl'.length);
  const order = files.get(`${folder}byteorder`);
  if (order && new TextDecoder().decode(order) !== 'little')
    throw new PthFault('it was written on a big-endian machine');
  return {
    root: unpickle(new ByteCursor(files.get(pickle) as Uint8Array)),
    find: ({ key }) => {
      const data = files.get(`${folder}data/${key}`);
      if (!data) throw new PthFault(`its archive holds no storage ${quoted(key)}`);
      return data;
    },
  };
}
