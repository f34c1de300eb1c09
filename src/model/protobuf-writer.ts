/**
 * Writes the protobuf wire format: just the three wire types that ONNX uses (varint, fixed32, length-delimited). Parts are
 * kept by reference until `bytes()`, so that weights are copied once.
 * Source: protobuf.dev, 'Encoding'.
 */
export class ProtobufWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** An integer field. Negative numbers are sign-extended to 64 bit, as int64 demands. */
  int(field: number, value: number | bigint): this {
    return this.#push(varint(BigInt(field) << 3n)).#push(varint(BigInt(value)));
  }

  /** A float field, 32 bit. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#push(varint((BigInt(field) << 3n) | 5n)).#push(bytes);
  }

  /** A field of raw bytes. The writer keeps a reference: leave `value` unchanged until `bytes()`. */
  raw(field: number, value: Uint8Array): this {
    return this.#head(field, value.byteLength).#push(value);
  }

  string(field: number, value: string): this {
    return this.raw(field, new TextEncoder().encode(value));
  }

  /** A nested message. */
  message(field: number, value: ProtobufWriter): this {
    this.#head(field, value.#length);
    for (const part of value.#parts) this.#push(part);
    return this;
  }

  /** Repeated integers in packed form. */
  ints(field: number, values: readonly (number | bigint)[]): this {
    const packed = new ProtobufWriter();
    for (const value of values) packed.#push(varint(BigInt(value)));
    return this.message(field, packed);
  }

  /** Repeated floats in packed form. */
  floats(field: number, values: readonly number[]): this {
    return this.raw(field, new Uint8Array(Float32Array.from(values).buffer));
  }

  /** The encoded message, as one new array. */
  bytes(): Uint8Array {
    const out = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.byteLength;
    }
    return out;
  }

  #head(field: number, length: number): this {
    return this.#push(varint((BigInt(field) << 3n) | 2n)).#push(varint(BigInt(length)));
  }

  #push(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    this.#length += bytes.byteLength;
    return this;
  }
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
