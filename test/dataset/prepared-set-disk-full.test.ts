// In a file, and so a process, of its own: the limit that stands for a full disk holds for the whole process.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { openPreparedSet } from '../../src/dataset/prepared-set.js';
import { openPreparedSetWriter } from '../../src/dataset/prepared-set-writer.js';
import { recordBytes } from '../../src/dataset/sample-record.js';
import { DataError } from '../../src/errors.js';
import { limitFileSize } from '../helpers/limit-file-size.js';
import { makeSample } from './make-sample.js';

test('a full disk is one sentence, leaves the previous set, and the next run goes on', (t) => {
  const folder = join(mkdtempSync(join(tmpdir(), 'mien-set-')), 'set');
  const add = (writer: ReturnType<typeof openPreparedSetWriter>, number: number) => {
    const { info, record } = makeSample(number);
    writer.add(info, record);
  };
  const before = openPreparedSetWriter(folder, {});
  add(before, 9);
  before.finish();
  const first = openPreparedSetWriter(folder, {});
  limitFileSize(String(Math.round(2.5 * recordBytes)));
  try {
    add(first, 0);
    add(first, 1);
    const error = t.throws(() => add(first, 2), { instanceOf: DataError });
    t.regex(error?.message ?? '', /^Cannot write the prepared set .*: the disk is full; make room .*stopped\.$/);
    first.close();
  } finally {
    limitFileSize('unlimited');
  }
  t.is(openPreparedSet(folder).samples[0].clip, 'clip-9');
  const second = openPreparedSetWriter(folder, {});
  t.is(second.resumed.length, 2);
  add(second, 2);
  second.finish();
  const set = openPreparedSet(folder);
  t.deepEqual(set.read(2).bytes, makeSample(2).record.bytes);
  t.is(set.samples.length, 3);
});
