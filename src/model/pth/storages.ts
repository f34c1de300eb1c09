import { quoted } from '../quoted.js';
import { bytesOf, dtypes, elements, sizeOf, type Tensor, type TensorData } from '../tensor.js';
import type { StorageRef, TensorRef } from './pickle-values.js';
import { PthFault } from './pth-fault.js';

/** Finds the bytes of a storage by its key. @throws PthFault when there are none. */
export type FindStorage = (storage: StorageRef) => Uint8Array;

/**
 * Turns views of storages into tensors: in one piece they stay views of the file's bytes, else they are copied. Copies
 * are bounded by four times the file, so that a small file cannot fill the memory.
 */
export class Storages {
  readonly #known = new Map<string, TensorData>();
  #copied = 0;

  constructor(
    readonly find: FindStorage,
    readonly fileSize: number,
  ) {}

  /** @throws PthFault when the tensor reaches beyond its storage or the storage beyond its file. */
  tensor(key: string, { storage, offset, shape, strides }: TensorRef): Tensor {
    const { dtype } = storage;
    const values = this.#values(key, storage);
    const size = sizeOf(shape);
    const last = shape.reduce((sum, count, axis) => sum + (count - 1) * strides[axis]!, offset);
    if (size > 0 && last >= values.length) {
      throw new PthFault(`tensor ${quoted(key)} reaches to element ${last} of a storage of ${values.length}`);
    }
    if (size === 0) return { dtype, shape, data: new dtypes[dtype](0) };
    if (inOnePiece(shape, strides)) return { dtype, shape, data: values.subarray(offset, offset + size) };
    this.#copied += size * bytesOf(dtype);
    if (this.#copied > 4 * this.fileSize)
      throw new PthFault(`tensor ${quoted(key)} of shape [${shape}] repeats its elements`);
    const data = new dtypes[dtype](size);
    copy(data, values, { shape, strides, offset });
    return { dtype, shape, data };
  }

  #values(key: string, storage: StorageRef): TensorData {
    const id = `${storage.dtype} ${storage.key}`;
    const known = this.#known.get(id);
    if (known) return known;
    const bytes = this.find(storage);
    const needed = storage.length * bytesOf(storage.dtype);
    if (bytes.byteLength < needed) {
      throw new PthFault(
        `the storage of tensor ${quoted(key)} has ${bytes.byteLength} bytes where ${needed} are needed`,
      );
    }
    const values = elements(storage.dtype, bytes.subarray(0, needed));
    this.#known.set(id, values);
    return values;
  }
}

/** Whether the elements lie in a row, row-major. */
function inOnePiece(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

function copy(
  to: TensorData,
  from: TensorData,
  { shape, strides, offset }: Pick<TensorRef, 'shape' | 'strides' | 'offset'>,
): void {
  const position = shape.map(() => 0);
  let source = offset;
  for (let at = 0; at < to.length; at++) {
    to[at] = from[source]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis]!;
      if (++position[axis]! < shape[axis]!) break;
      source -= position[axis]! * strides[axis]!;
      position[axis] = 0;
    }
  }
}
