import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { CheckpointError } from '../../../src/errors.js';
import { parsePth, readPth } from '../../../src/model/pth/read-pth.js';
import { sizeOf, type Tensor, toFloat32 } from '../../../src/model/tensor.js';
import { pickle, tensorPickle, writePth, writeZip } from './write-pth.js';

const folder = 'test/fixtures/model/pth';
const file = (name: string): Buffer => readFileSync(join(folder, name));
const expected = JSON.parse(file('expected.json').toString()) as Record<
  string,
  { shape: number[]; dtype: string; values: number[] }
>;

const plain = ({ dtype, shape, data }: Tensor) => ({
  dtype,
  shape: [...shape],
  values:
    dtype === 'float16' || dtype === 'bfloat16'
      ? [...toFloat32({ dtype, shape, data })]
      : Array.from(data as ArrayLike<number>, Number),
});

for (const name of ['zip.pth', 'legacy.pth', 'dataparallel.pth', 'nested.pth']) {
  test(`${name} is read value by value`, async (t) => {
    const tensors = await readPth(join(folder, name));
    t.deepEqual(Object.fromEntries([...tensors].map(([key, tensor]) => [key, plain(tensor)])), expected);
  });
}

test('parameter.pth is read value by value', async (t) => {
  const tensors = await readPth(join(folder, 'parameter.pth'));
  t.deepEqual([...tensors.keys()], ['p']);
  t.deepEqual(plain(tensors.get('p')!), expected['conv.weight']);
});

const refusedFiles: [string, RegExp][] = [
  ['malicious.pth', /it refers to 'posix.system', which weights do not need and which could run code; nothing was run/],
  ['truncated.pth', /its archive has no directory at the end: it is cut/],
  ['not-a-checkpoint.pth', /it begins neither as a zip archive nor as the format before PyTorch 1.6/],
];
for (const [name, message] of refusedFiles) {
  test(`${name} is refused with its own sentence`, async (t) => {
    const error = await t.throwsAsync(readPth(join(folder, name)), { instanceOf: CheckpointError, message });
    t.true(error.message.startsWith(`${join(folder, name)} is not a usable PyTorch checkpoint: `));
    t.false(existsSync('/tmp/mien-pwned'));
  });
}

test('a file that is not there is named', async (t) => {
  await t.throwsAsync(readPth(join(folder, 'none.pth')), {
    instanceOf: CheckpointError,
    message: /Cannot read .*none\.pth/,
  });
});

const w: Tensor = { dtype: 'float32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };

test('what a checkpoint of every type holds is read, large directory or small', (t) => {
  const tensors = new Map<string, Tensor>([
    ['w', w],
    ['short', { dtype: 'int16', shape: [2], data: Int16Array.of(-3, 4) }],
    ['char', { dtype: 'int8', shape: [2], data: Int8Array.of(-3, 4) }],
    ['byte', { dtype: 'uint8', shape: [2], data: Uint8Array.of(200, 4) }],
    ['bool', { dtype: 'bool', shape: [2], data: Uint8Array.of(0, 1) }],
  ]);
  t.deepEqual(parsePth(writePth(tensors), 'x'), tensors);
  const program = pickle.program(pickle.dict([[pickle.string('w'), tensorPickle('0', w)]]));
  const files: [string, Uint8Array][] = [
    ['a/data.pkl', program],
    ['a/data/0', new Uint8Array(w.data.buffer)],
  ];
  t.deepEqual(parsePth(writeZip(files, { zip64: true }), 'x').get('w'), w);
});

/** A checkpoint whose pickle and storage are given. */
const archive = (body: Buffer, storage: Uint8Array = new Uint8Array(24), more: [string, Uint8Array][] = []): Buffer =>
  writeZip([['a/data.pkl', pickle.program(body)], ['a/data/0', storage], ...more]);
const dictOf = (value: Buffer): Buffer => pickle.dict([[pickle.string('w'), value]]);
const raw = (...bytes: (number | string)[]): Buffer =>
  Buffer.concat(bytes.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.of(part))));
const view = (offset: number, shape: number[], strides: number[]): Buffer => {
  const { string, int, tuple, global } = pickle;
  const storage = tuple(string('storage'), global('torch', 'FloatStorage'), string('0'), string('cpu'), int(6));
  const args = tuple(
    raw(storage.toString('latin1'), 'Q'),
    int(offset),
    tuple(...shape.map(int)),
    tuple(...strides.map(int)),
  );
  return dictOf(Buffer.concat([global('torch._utils', '_rebuild_tensor'), args, raw('R')]));
};

test('a later protocol, a bare tensor-like view and TorchScript’s neighbours', (t) => {
  const four = Buffer.concat([raw(0x80, 4), pickle.dict([[pickle.string('w'), tensorPickle('0', w)]]), raw('.')]);
  const bytes = writeZip([
    ['a/data.pkl', four],
    ['a/data/0', new Uint8Array(w.data.buffer)],
  ]);
  t.deepEqual(parsePth(bytes, 'x').get('w'), w);
  t.deepEqual(
    [...parsePth(archive(view(1, [2, 2], [3, 1]), new Uint8Array(w.data.buffer)), 'x').get('w')!.data],
    [2, 3, 5, 6],
  );
});

const faults: [string, Buffer, RegExp][] = [
  ['an empty file', Buffer.alloc(0), /it is empty/],
  ['an archive without a pickle', writeZip([['a/version', raw('3')]]), /holds no data\.pkl/],
  ['a TorchScript archive', writeZip([['a/constants.pkl', raw('')]]), /TorchScript/],
  [
    'a compressed archive',
    writeZip([['a/data.pkl', raw('x')]], { method: 8 }),
    /'a\/data\.pkl' in its archive is compressed/,
  ],
  [
    'an encrypted archive',
    writeZip([['a/data.pkl', raw('x')]], { flags: 1 }),
    /'a\/data\.pkl' in its archive is encrypted/,
  ],
  [
    'a damaged part',
    writeZip([['a/data.pkl', raw('x')]], { brokenCrc: true }),
    /'a\/data\.pkl' in its archive is damaged: its checksum/,
  ],
  [
    'a name twice',
    writeZip([
      ['a/data.pkl', raw('x')],
      ['a/data.pkl', raw('y')],
    ]),
    /holds 'a\/data\.pkl' twice/,
  ],
  [
    'a big-endian machine',
    archive(dictOf(tensorPickle('0', w)), undefined, [['a/byteorder', raw('big')]]),
    /big-endian/,
  ],
  ['a storage that is not there', archive(dictOf(tensorPickle('7', w))), /holds no storage '7'/],
  [
    'a storage too short',
    archive(dictOf(tensorPickle('0', w)), new Uint8Array(20)),
    /storage of tensor 'w' has 20 bytes where 24 are needed/,
  ],
  ['a view beyond its storage', archive(view(4, [3], [1])), /tensor 'w' reaches to element 6 of a storage of 6/],
  [
    'a view that repeats elements',
    archive(view(0, [30000, 30000], [0, 0])),
    /tensor 'w' of shape \[30000,30000\] repeats its elements/,
  ],
  ['a tensor of forty dimensions', archive(view(0, Array(40).fill(1), Array(40).fill(1))), /a tensor is malformed/],
  ['a whole module', archive(raw('cnetworks\nMyNet\n)', 0x81)), /it refers to 'networks\.MyNet'/],
  [
    'a storage of a whole module',
    archive(Buffer.concat([pickle.tuple(pickle.string('module')), raw('Q')])),
    /save model\.state_dict\(\) instead/,
  ],
  ['eval by another opcode', archive(raw('(S"1+1"\ni__builtin__\neval\n')), /it refers to '__builtin__\.eval'/],
  ['a global from the stack', archive(raw(0x8c, 2, 'os', 0x8c, 6, 'system', 0x93)), /it refers to 'os\.system'/],
  ['a name with control characters', archive(raw('cos\x1b[2J\nsystem\n')), /it refers to 'os\?\[2J\.system'/],
  ['a property of every object', archive(raw('cconstructor\nname\n')), /it refers to 'constructor\.name'/],
  ['a call of what is not a function', archive(raw('K', 1, ')R')), /calls something that is not a function/],
  ['a call of a storage type', archive(raw('ctorch\nFloatStorage\n)R')), /calls 'torch\.FloatStorage'/],
  ['an unknown instruction', archive(raw(0xff)), /instruction 0xff at byte 2/],
  ['protocol 5', writeZip([['a/data.pkl', raw(0x80, 5, '}.')]]), /protocol 5, and 4 is the newest/],
  ['a pickle that stops early', writeZip([['a/data.pkl', raw(0x80, 2, '}')]]), /it ends at byte 3/],
  [
    'a string longer than its file',
    archive(raw('X', 0xff, 0xff, 0xff, 0x7f)),
    /ends at byte \d+ where 2147483647 more/,
  ],
  ['an integer of 4 GB', archive(raw(0x8b, 0xff, 0xff, 0xff, 0xff)), /an integer of 4294967295 bytes/],
  ['an empty stack', archive(raw('R')), /empty stack/],
  ['a mark that is not there', archive(raw('t')), /a mark that is not there/],
  ['a value never stored', archive(raw('h', 9)), /recalls value 9/],
  ['a list as weights', archive(raw(']')), /no dict of weights/],
  [
    'a dict without tensors',
    archive(pickle.dict([[pickle.string('epoch'), pickle.int(3)]])),
    /holds no weights, only 'epoch'/,
  ],
  ['a bare pickle', raw(0x80, 2, '}.'), /a pickle, but not one that torch\.save\(\) wrote/],
];
for (const [name, bytes, message] of faults) {
  test(`${name} is refused by name`, (t) => {
    t.throws(() => parsePth(bytes, 'x.pth'), { instanceOf: CheckpointError, message });
  });
}

test('a pickle that would copy without end is stopped', (t) => {
  // One list of 4000 pairs, made into a dict 20,000 times: 80 million steps from 100 kB.
  const pairs = Buffer.concat([raw(']('), ...Array<Buffer>(4000).fill(raw('K', 1, 'K', 2, 0x86)), raw('eq', 0)]);
  const build = Buffer.concat(Array<Buffer>(20_000).fill(raw('ccollections\nOrderedDict\nh', 0, 0x85, 'R0')));
  t.throws(() => parsePth(archive(Buffer.concat([pairs, build])), 'x'), { message: /more than 5000000 instructions/ });
});

const good = ['zip.pth', 'legacy.pth', 'dataparallel.pth', 'nested.pth', 'parameter.pth'].map(file);

/** Reads bytes that may be anything; only the reader's own refusal may come out, and tensors only as large as promised. */
function survives(bytes: Uint8Array): void {
  try {
    for (const { shape, data } of parsePth(bytes, 'x').values()) {
      if (data.length !== sizeOf(shape)) throw new Error(`${data.length} elements for [${shape}]`);
    }
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
  }
}

const change = fc.record({ at: fc.nat(), byte: fc.nat(255), kind: fc.constantFrom('set', 'insert', 'remove') });

test('10,000 random and mutated files never crash, execute or hang the reader', (t) => {
  const random = fc.uint8Array({ maxLength: 400 });
  const mutated = fc.record({
    file: fc.constantFrom(...good),
    changes: fc.array(change, { minLength: 1, maxLength: 6 }),
    keep: fc.nat(),
  });
  fc.assert(
    fc.property(random, (bytes) => survives(bytes)),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(random, (bytes) => survives(archive(Buffer.from(bytes)))),
    { numRuns: 3000 },
  );
  fc.assert(
    fc.property(mutated, ({ file: original, changes, keep }) => {
      const bytes = [...original];
      for (const { at, byte, kind } of changes) {
        bytes.splice(at % bytes.length, kind === 'insert' ? 0 : 1, ...(kind === 'remove' ? [] : [byte]));
      }
      survives(Uint8Array.from(keep % 4 === 0 ? bytes.slice(0, keep % bytes.length) : bytes));
    }),
    { numRuns: 3000 },
  );
  // Checksums keep most mutations from the pickle: here they are made to fit.
  const program = pickle.program(
    pickle.dict([
      [pickle.string('w'), tensorPickle('0', w)],
      [pickle.string('v'), tensorPickle('1', w)],
    ]),
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const bytes = [...program];
      for (const { at, byte, kind } of changes) {
        bytes.splice(at % bytes.length, kind === 'insert' ? 0 : 1, ...(kind === 'remove' ? [] : [byte]));
      }
      survives(
        writeZip([
          ['a/data.pkl', Uint8Array.from(bytes)],
          ['a/data/0', new Uint8Array(24)],
          ['a/data/1', new Uint8Array(24)],
        ]),
      );
    }),
    { numRuns: 3000 },
  );
  t.false(existsSync('/tmp/mien-pwned'));
});
