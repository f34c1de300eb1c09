import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { CheckpointError, DataError } from '../../src/errors.js';
import { encodeSafetensors, parseSafetensors, readSafetensors, writeSafetensors } from '../../src/model/safetensors.js';
import { type DType, dtypes, sizeOf, type Tensor } from '../../src/model/tensor.js';

const folder = () => mkdtemp(join(tmpdir(), 'mien-safetensors-'));

/** A file from a header and data, well-formed or not. */
function file(header: unknown, data = new Uint8Array(0)): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.byteLength));
  return Buffer.concat([length, json, data]);
}

const tensor: fc.Arbitrary<Tensor> = fc
  .record({
    dtype: fc.constantFrom(...(Object.keys(dtypes) as DType[])),
    shape: fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
    seed: fc.nat(),
  })
  .map(({ dtype, shape, seed }) => {
    const bytes = new Uint8Array(sizeOf(shape) * dtypes[dtype].BYTES_PER_ELEMENT).map((_, i) => (seed + i * 37) & 0x3f);
    return { dtype, shape, data: new dtypes[dtype](bytes.buffer) };
  });

test('what is written is read, whatever the types, shapes and order', async (t) => {
  const names = fc.string({ minLength: 1 }).filter((name) => name !== '__metadata__');
  await fc.assert(
    fc.property(fc.dictionary(names, tensor), fc.dictionary(fc.string(), fc.string()), (tensors, metadata) => {
      const content = { tensors: new Map(Object.entries(tensors)), metadata: { ...metadata } };
      const read = parseSafetensors(encodeSafetensors(content), 'x');
      t.deepEqual(Object.fromEntries(read.tensors), Object.fromEntries(content.tensors));
      t.deepEqual(read.metadata, content.metadata);
    }),
    { numRuns: 200 },
  );
});

test('a tensor and a note may have any name', (t) => {
  const tensors = new Map([['__proto__', { dtype: 'uint8', shape: [1], data: Uint8Array.of(7) } as const]]);
  const metadata = JSON.parse('{"__proto__":"x"}');
  const read = parseSafetensors(encodeSafetensors({ tensors, metadata }), 'x');
  t.deepEqual(read.tensors, tensors);
  t.is(JSON.stringify(read.metadata), '{"__proto__":"x"}');
});

test('the layout is the published one', (t) => {
  const bytes = file(
    {
      __metadata__: { format: 'pt' },
      w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
      h: { dtype: 'BF16', shape: [], data_offsets: [8, 10] },
    },
    new Uint8Array([0, 0, 128, 63, 0, 0, 0, 64, 0x40, 0x3f]),
  );
  const { tensors, metadata } = parseSafetensors(bytes, 'x');
  t.deepEqual(metadata, { format: 'pt' });
  t.deepEqual([...tensors.get('w')!.data], [1, 2]);
  t.deepEqual(tensors.get('h'), { dtype: 'bfloat16', shape: [], data: Uint16Array.of(0x3f40) });
});

const w = (more: object) => file({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...more } }, new Uint8Array(8));

for (const [name, bytes, message] of [
  ['an empty file', new Uint8Array(0), /0 bytes, fewer than its 8-byte length field/],
  ['a file of another kind', Buffer.from('hello, this is not one'), /claims \d+ bytes, more than the format allows/],
  ['a cut header', file({ w: {} }).subarray(0, 10), /header claims 8 bytes and the file has 10/],
  ['a header that is not JSON', file('{"w":'), /header is not JSON/],
  ['a header that is a list', file('[]'), /not a JSON object/],
  ['an unknown type', w({ dtype: 'F12' }), /entry of tensor 'w' is malformed/],
  ['a type that is a property of every object', w({ dtype: 'constructor' }), /entry of tensor 'w' is malformed/],
  ['a negative dimension', w({ shape: [-2] }), /entry of tensor 'w' is malformed/],
  ['a shape whose product overflows', w({ shape: [2 ** 40, 2 ** 40] }), /entry of tensor 'w' is malformed/],
  ['offsets beyond the end', w({ data_offsets: [0, 80] }), /tensor 'w' lies at bytes 0 to 80 of 8/],
  ['offsets the wrong way round', w({ data_offsets: [8, 0] }), /tensor 'w' lies at bytes 8 to 0/],
  ['a shape that does not fit its bytes', w({ shape: [3] }), /shape \[3\] needs 12 bytes and has 8/],
  [
    'overlapping tensors',
    file(
      { a: { dtype: 'U8', shape: [2], data_offsets: [0, 2] }, b: { dtype: 'U8', shape: [2], data_offsets: [1, 3] } },
      new Uint8Array(3),
    ),
    /tensor 'b' begins at byte 1 where byte 2 is next/,
  ],
  [
    'bytes of no tensor',
    file({ a: { dtype: 'U8', shape: [2], data_offsets: [0, 2] } }, new Uint8Array(5)),
    /3 bytes belong to no tensor/,
  ],
  ['metadata of numbers', file({ __metadata__: { a: 1 } }), /metadata is not a map of strings/],
] as const) {
  test(`${name} is refused by name`, (t) => {
    t.throws(() => parseSafetensors(bytes, 'model.safetensors'), { instanceOf: CheckpointError, message });
    t.throws(() => parseSafetensors(bytes, 'model.safetensors'), { message: /^model\.safetensors is not a usable/ });
  });
}

test('damage anywhere is refused or read, never a crash of another kind', (t) => {
  const good = encodeSafetensors({
    tensors: new Map([['w', { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }]]),
    metadata: { a: 'b' },
  });
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, length) => {
      const bytes = good.slice(0, Math.max(length, 1));
      bytes[at % bytes.length] = value;
      try {
        parseSafetensors(bytes, 'x');
      } catch (error) {
        if (!(error instanceof CheckpointError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
  t.pass();
});

test('a file is written whole or not at all', async (t) => {
  const at = await folder();
  const path = join(at, 'w.safetensors');
  await writeFile(path, 'what was here before');
  const bad = new Map([['w', { dtype: 'float32', shape: [3], data: new Float32Array(2) } as const]]);
  await t.throwsAsync(writeSafetensors(path, { tensors: bad, metadata: {} }), { message: /holds 2 elements/ });
  t.is(await readFile(path, 'utf8'), 'what was here before');

  const good = new Map([['w', { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) } as const]]);
  await writeSafetensors(path, { tensors: good, metadata: {} });
  t.deepEqual((await readSafetensors(path)).tensors, good);
  t.deepEqual(await readdir(at), ['w.safetensors']);

  const missing = join(at, 'nowhere', 'w.safetensors');
  await t.throwsAsync(writeSafetensors(missing, { tensors: good, metadata: {} }), {
    instanceOf: DataError,
    message: /^Cannot write .*nowhere.*existing folder/,
  });
  await t.throwsAsync(readSafetensors(missing), { instanceOf: CheckpointError, message: /^Cannot read .*nowhere/ });
});
