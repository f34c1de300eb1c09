import { DataError } from '../errors.js';

/** Numbers of an array file, row-major. */
export type NumberArray = { readonly shape: readonly number[]; readonly data: Float32Array };

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * Reads a NumPy .npy file of float32 or float64, C order, as float32.
 * Format: numpy.lib.format, versions 1 to 3.
 * @param name what errors call it
 * @throws DataError naming what is wrong
 */
export function parseNpy(bytes: Uint8Array, name: string): NumberArray {
  const refuse = (what: string): never => {
    throw new DataError(`${name} is not a usable .npy file: ${what}. Save it with numpy.save() as float32.`);
  };
  if (!magic.every((byte, at) => bytes[at] === byte) || bytes.byteLength < 12) refuse('it does not begin as one');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6]! >= 2;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const begin = (wide ? 12 : 10) + length;
  if (begin > bytes.byteLength) refuse('its header is cut');
  const header = new TextDecoder().decode(bytes.subarray(wide ? 12 : 10, begin));

  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const sizes = /'shape':\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (type === undefined || sizes === undefined) return refuse('its header cannot be read');
  if (type !== '<f4' && type !== '<f8') refuse(`it holds '${type.slice(0, 20)}', not float32 or float64`);
  if (!/'fortran_order':\s*False/.test(header)) refuse('it is in Fortran order');
  const shape = sizes
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  const width = type === '<f4' ? 4 : 8;
  if (count * width !== bytes.byteLength - begin) {
    refuse(`its shape (${shape}) needs ${count * width} bytes and it has ${bytes.byteLength - begin}`);
  }
  const data = new Uint8Array(bytes.subarray(begin)).buffer;
  return { shape, data: type === '<f4' ? new Float32Array(data) : Float32Array.from(new Float64Array(data)) };
}
