import { crc32 } from 'node:zlib';
import { bytesOf, type DType, sizeOf, type Tensor, type Tensors } from '../../../src/model/tensor.js';

const storageTypes: Record<DType, string> = {
  float32: 'FloatStorage',
  float64: 'DoubleStorage',
  float16: 'HalfStorage',
  bfloat16: 'BFloat16Storage',
  int64: 'LongStorage',
  int32: 'IntStorage',
  int16: 'ShortStorage',
  int8: 'CharStorage',
  uint8: 'ByteStorage',
  bool: 'BoolStorage',
};

const text = (value: string): Buffer => Buffer.from(value, 'latin1');
const word = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);

/** Pickle of protocol 2 pieces. */
export const pickle = {
  string: (value: string): Buffer => Buffer.concat([text('X'), word(Buffer.byteLength(value)), Buffer.from(value)]),
  int: (value: number): Buffer => Buffer.concat([text('J'), Buffer.from(Int32Array.of(value).buffer)]),
  tuple: (...items: Buffer[]): Buffer => Buffer.concat([text('('), ...items, text('t')]),
  global: (module: string, name: string): Buffer => text(`c${module}\n${name}\n`),
  dict: (items: [Buffer, Buffer][]): Buffer => Buffer.concat([text('}('), ...items.flat(), text('u')]),
  program: (body: Buffer): Buffer => Buffer.concat([text('\x80\x02'), body, text('.')]),
};

/** A tensor's pickle, a view in one piece of a storage of its own. */
export function tensorPickle(key: string, { dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>): Buffer {
  const { string, int, tuple, global } = pickle;
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const storage = tuple(
    string('storage'),
    global('torch', storageTypes[dtype]),
    string(key),
    string('cpu'),
    int(sizeOf(shape)),
  );
  const args = tuple(
    Buffer.concat([storage, text('Q')]),
    int(0),
    tuple(...shape.map(int)),
    tuple(...strides.map(int)),
    text('\x89'),
    Buffer.concat([global('collections', 'OrderedDict'), text(')R')]),
  );
  return Buffer.concat([global('torch._utils', '_rebuild_tensor_v2'), args, text('R')]);
}

/** A checkpoint as torch.save() writes it since 1.6. */
export function writePth(tensors: Tensors): Buffer {
  const entries = [...tensors].map(([key, tensor], index) => ({ key, tensor, id: String(index) }));
  const body = pickle.dict(entries.map(({ key, tensor, id }) => [pickle.string(key), tensorPickle(id, tensor)]));
  const files: [string, Uint8Array][] = [['archive/data.pkl', pickle.program(body)]];
  for (const { id, tensor } of entries) {
    const { buffer, byteOffset } = tensor.data;
    files.push([`archive/data/${id}`, new Uint8Array(buffer, byteOffset, tensor.data.length * bytesOf(tensor.dtype))]);
  }
  return writeZip(files);
}

export type ZipOptions = { zip64?: boolean; method?: number; flags?: number; brokenCrc?: boolean };

/** A zip archive of stored files; with `zip64` every size and offset stands in the large fields. */
export function writeZip(files: [string, Uint8Array][], options: ZipOptions = {}): Buffer {
  const { zip64 = false, method = 0, flags = 0, brokenCrc = false } = options;
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of files) {
    const crc = brokenCrc ? crc32(data) ^ 1 : crc32(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt32LE(crc >>> 0, 14);
    local.writeUInt32LE(data.byteLength, 18);
    local.writeUInt32LE(data.byteLength, 22);
    local.writeUInt16LE(name.length, 26);

    const extra = Buffer.alloc(zip64 ? 28 : 0);
    if (zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(data.byteLength), 4);
      extra.writeBigUInt64LE(BigInt(data.byteLength), 12);
      extra.writeBigUInt64LE(BigInt(offset), 20);
    }
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(crc >>> 0, 16);
    for (const [at, value] of [
      [20, data.byteLength],
      [24, data.byteLength],
      [42, offset],
    ] as const) {
      central.writeUInt32LE(zip64 ? 0xffffffff : value, at);
    }
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(extra.byteLength, 30);
    directory.push(central, text(name), extra);
    parts.push(local, text(name), Buffer.from(data));
    offset += 30 + name.length + data.byteLength;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : files.length, 10);
  end.writeUInt32LE(zip64 ? 0xffffffff : central.byteLength, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16);
  if (!zip64) return Buffer.concat([...parts, central, end]);

  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(BigInt(files.length), 32);
  end64.writeBigUInt64LE(BigInt(central.byteLength), 40);
  end64.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + central.byteLength), 8);
  return Buffer.concat([...parts, central, end64, locator, end]);
}
