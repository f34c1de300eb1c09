import { readFile } from 'node:fs/promises';
import { diskReason } from '../disk-reason.js';
import { DataError, UsageError } from '../errors.js';
import { inputChannels, inputSize } from './network.js';
import { type NumberArray, parseNpy } from './npy.js';

/**
 * Reads inputs of the network, [N,38,48,48], from a .npy file or from raw little-endian float32.
 * @param shape needed for raw numbers; checked against what a .npy file says
 * @throws DataError naming what does not fit, UsageError when the shape is missing
 */
export async function readInput(path: string, shape?: readonly number[]): Promise<{ data: Float32Array; n: number }> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw new DataError(`Cannot read the input ${path} (${diskReason(error)}); check the path.`, { cause: error });
  });
  const array = path.endsWith('.npy') ? parseNpy(bytes, path) : raw(bytes, path, shape);
  if (shape && array.shape.join() !== shape.join()) {
    throw new DataError(`${path} has shape [${array.shape}] and --shape says [${shape}]: make them equal.`);
  }
  const [n = 0, ...rest] = array.shape;
  if (rest.join() !== [inputChannels, inputSize, inputSize].join() || n < 1) {
    throw new DataError(
      `${path} has shape [${array.shape}] where the network takes [N,${inputChannels},${inputSize},${inputSize}]: prepare it again.`,
    );
  }
  return { data: array.data, n };
}

function raw(bytes: Uint8Array, path: string, shape: readonly number[] | undefined): NumberArray {
  if (!shape) throw new UsageError(`${path} does not say its shape: give --shape N,38,48,48.`);
  const count = shape.reduce((product, size) => product * size, 1);
  if (bytes.byteLength !== 4 * count) {
    throw new DataError(
      `${path} has ${bytes.byteLength} bytes where [${shape}] in float32 needs ${4 * count}: check --shape.`,
    );
  }
  return { shape, data: new Float32Array(new Uint8Array(bytes).buffer) };
}
