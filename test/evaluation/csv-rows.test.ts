import test from 'ava';
import fc from 'fast-check';
import { DataError } from '../../src/errors.js';
import { csvRows } from '../../src/evaluation/csv-rows.js';

test('quoted fields, empty fields, line ends of every kind and a byte order mark', (t) => {
  t.deepEqual(csvRows('\ufeffa,b\r\n"x, ""y""\nz",\n\n,1\r"",2', 't.csv'), [
    { line: 1, fields: ['a', 'b'] },
    { line: 2, fields: ['x, "y"\nz', ''] },
    { line: 5, fields: ['', '1'] },
    { line: 6, fields: ['', '2'] },
  ]);
  t.deepEqual(csvRows('', 't.csv'), []);
});

test('a quote that is not closed or stands inside a field is named with its line', (t) => {
  for (const text of ['a,b\n"c,d\n', 'a,b\nc"d,e\n', 'a,b\n"c"d,e\n']) {
    t.throws(() => csvRows(text, 't.csv'), { instanceOf: DataError, message: /^t\.csv, line 2: a double quote/ });
  }
});

test('what is quoted as RFC 4180 says comes back as it was', (t) => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'ä') });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (table) => {
      const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`;
      const text = table.map((fields) => fields.map(quote).join(',')).join('\n');
      t.deepEqual(
        csvRows(text, 't.csv').map(({ fields }) => fields),
        table,
      );
    }),
  );
});
