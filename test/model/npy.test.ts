import test from 'ava';
import { DataError } from '../../src/errors.js';
import { parseNpy } from '../../src/model/npy.js';

/** A .npy file as numpy.save() writes it. */
function file(descr: string, shape: string, data: Uint8Array, { version = 1, fortran = 'False' } = {}): Buffer {
  const header = Buffer.from(`{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }\n`);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(header.length, 0, length.length);
  return Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.of(version, 0), length, header, data]);
}

const floats = new Uint8Array(Float32Array.of(1, -2.5, 3, 4, 5, 6).buffer);

test('float32 and float64 of every version are read', (t) => {
  t.deepEqual(parseNpy(file('<f4', '2, 3', floats), 'x'), {
    shape: [2, 3],
    data: Float32Array.of(1, -2.5, 3, 4, 5, 6),
  });
  t.deepEqual(parseNpy(file('<f4', '6,', floats, { version: 2 }), 'x').shape, [6]);
  const doubles = new Uint8Array(Float64Array.of(0.1).buffer);
  t.deepEqual(parseNpy(file('<f8', '', doubles, { version: 3 }), 'x'), { shape: [], data: Float32Array.of(0.1) });
});

const faults: [string, Uint8Array, RegExp][] = [
  ['another file', Buffer.from('PK\x03\x04 and so on'), /does not begin as one/],
  ['a cut file', file('<f4', '6,', floats).subarray(0, 20), /its header is cut/],
  ['integers', file('<i8', '3,', floats), /it holds '<i8', not float32 or float64/],
  ['big-endian numbers', file('>f4', '6,', floats), /it holds '>f4'/],
  ['Fortran order', file('<f4', '2, 3', floats, { fortran: 'True' }), /Fortran order/],
  ['objects', file('|O', '1,', floats), /it holds '\|O'/],
  ['a shape that lies', file('<f4', '7,', floats), /its shape \(7\) needs 28 bytes and it has 24/],
  [
    'a header without a shape',
    Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x02\x00{}', 'latin1')]),
    /header cannot be read/,
  ],
];
for (const [name, bytes, message] of faults) {
  test(`${name} is refused by name`, (t) => {
    t.throws(() => parseNpy(bytes, 'x.npy'), { instanceOf: DataError, message });
  });
}
