import { readFile } from 'node:fs/promises';
import { diskReason } from '../disk-reason.js';
import { CheckpointError } from '../errors.js';

/** The bytes of a weights file. @throws CheckpointError when it cannot be read */
export function readWeightsFile(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: Error) => {
    throw new CheckpointError(`Cannot read the weights file ${path} (${diskReason(error)}); check the path.`, {
      cause: error,
    });
  });
}
