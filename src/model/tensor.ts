/** Element types that weights files hold, and the array that carries them. 16-bit floats travel as their bits. */
export const dtypes = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

export type DType = keyof typeof dtypes;
export type TensorData =
  | Float32Array
  | Float64Array
  | Uint16Array
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint8Array;

/** A named weight's value: `data` is row-major and holds exactly the product of `shape` elements; `[]` is a scalar. */
export type Tensor = { readonly dtype: DType; readonly shape: readonly number[]; readonly data: TensorData };

/** Weights by name, in the order of their file. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** Bytes an element takes. */
export function bytesOf(dtype: DType): number {
  return dtypes[dtype].BYTES_PER_ELEMENT;
}

/**
 * Bytes as elements. Little-endian, as is every machine that mien runs on. Copies only when `bytes` is not aligned for
 * the element type, else the result is a view.
 */
export function elements(dtype: DType, bytes: Uint8Array): TensorData {
  const size = bytesOf(dtype);
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new dtypes[dtype](aligned.buffer as ArrayBuffer, aligned.byteOffset, Math.floor(aligned.byteLength / size));
}

/** The values as float32; the tensor's own array when it is one already. */
export function toFloat32({ dtype, data }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  if (dtype === 'float16') return Float32Array.from(data as Uint16Array, halfToFloat);
  if (dtype === 'bfloat16') {
    const bits = Uint32Array.from(data as Uint16Array, (half) => half << 16);
    return new Float32Array(bits.buffer);
  }
  return Float32Array.from(data as ArrayLike<number | bigint>, Number);
}

/** IEEE 754 binary16 bits to a number. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
