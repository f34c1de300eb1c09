import { endianness } from 'node:os';
import { MienError } from '../errors.js';
import { cropSize } from '../stabilised-face.js';
import type { Sample } from './sample.js';

const plane = cropSize * cropSize;
const cropsBytes = 3 * plane;

/** Bytes of a sample in samples.bin: crops onset, apex, offset [3,128,128] uint8, then u, v to the apex and u, v to the
 * offset [2,2,128,128] float32 little-endian. */
export const recordBytes = cropsBytes + 4 * plane * Float32Array.BYTES_PER_ELEMENT;

/** A sample whose arrays are views of one record, so that it is read and written in one piece. */
export type SampleRecord = Sample & { readonly bytes: Uint8Array };

/** Allocates a sample, all zeros. */
export function createSampleRecord(): SampleRecord {
  if (endianness() !== 'LE') {
    throw new MienError('MIEN_ERR_INTERNAL', 'Prepared sets need a little-endian processor: use another machine.');
  }
  const bytes = new Uint8Array(recordBytes);
  const crop = (i: number) => bytes.subarray(i * plane, (i + 1) * plane);
  const component = (i: number) => new Float32Array(bytes.buffer, cropsBytes + 4 * i * plane, plane);
  return {
    bytes,
    crops: { onset: crop(0), apex: crop(1), offset: crop(2) },
    flows: {
      toApex: { u: component(0), v: component(1) },
      toOffset: { u: component(2), v: component(3) },
    },
  };
}
