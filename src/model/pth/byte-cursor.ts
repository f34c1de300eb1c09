import { PthFault } from './pth-fault.js';

/** Reads bytes one after another and never beyond their end. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.byteLength - this.at;
  }

  /** The next `length` bytes, as a view. @throws PthFault when there are fewer. */
  take(length: number): Uint8Array {
    return this.#bytes.subarray(this.#step(length), this.at);
  }

  uint8(): number {
    return this.#view.getUint8(this.#step(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#step(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#step(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#step(4), true);
  }

  /** A count of 64 bits. @throws PthFault when it is larger than any file. */
  uint64(): number {
    const value = this.#view.getBigUint64(this.#step(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new PthFault(`it claims a length of ${value} bytes`);
    return Number(value);
  }

  /** Big-endian, as pickle keeps it. */
  float64(): number {
    return this.#view.getFloat64(this.#step(8), false);
  }

  /** Text up to a line feed, which is passed over. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.at);
    if (end < 0) throw new PthFault(`it ends within a line at byte ${this.at}: it is cut`);
    const text = this.text(end - this.at);
    this.at++;
    return text;
  }

  text(length: number): string {
    return new TextDecoder().decode(this.take(length));
  }

  #step(length: number): number {
    if (length > this.left) {
      throw new PthFault(
        `it ends at byte ${this.#bytes.byteLength} where ${length} more are needed at ${this.at}: it is cut`,
      );
    }
    const from = this.at;
    this.at += length;
    return from;
  }
}
