import { CheckpointError } from '../../errors.js';
import { readWeightsFile } from '../read-weights-file.js';
import type { Tensor, Tensors } from '../tensor.js';
import { isPickle, legacyCheckpoint } from './legacy-checkpoint.js';
import { PthFault } from './pth-fault.js';
import { stateDict } from './state-dict.js';
import { Storages } from './storages.js';
import { type Checkpoint, isZip, zipCheckpoint } from './zip-checkpoint.js';

/**
 * Reads the weights of a PyTorch checkpoint, of either format, without running any of it: a pickle is a program, and only
 * the few instructions that arrange tensors are followed.
 * @throws CheckpointError naming what is wrong with the file
 */
export async function readPth(path: string): Promise<Tensors> {
  return parsePth(await readWeightsFile(path), path);
}

/** Reads the bytes of a PyTorch checkpoint, see `readPth`; `name` is what errors call it. */
export function parsePth(bytes: Uint8Array, name: string): Tensors {
  try {
    const { root, find } = open(bytes);
    const storages = new Storages(find, bytes.byteLength);
    const tensors = new Map<string, Tensor>();
    for (const [key, view] of stateDict(root)) tensors.set(key, storages.tensor(key, view));
    return tensors;
  } catch (error) {
    if (!(error instanceof PthFault)) throw error;
    throw new CheckpointError(
      `${name} is not a usable PyTorch checkpoint: ${error.message}. Give the file that torch.save(model.state_dict()) wrote.`,
      { cause: error },
    );
  }
}

function open(bytes: Uint8Array): Checkpoint {
  if (isZip(bytes)) return zipCheckpoint(bytes);
  if (isPickle(bytes)) return legacyCheckpoint(bytes);
  throw new PthFault(
    bytes.byteLength === 0 ? 'it is empty' : 'it begins neither as a zip archive nor as the format before PyTorch 1.6',
  );
}
