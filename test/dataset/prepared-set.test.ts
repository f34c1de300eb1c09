import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { openPreparedSet } from '../../src/dataset/prepared-set.js';
import { openPreparedSetWriter } from '../../src/dataset/prepared-set-writer.js';
import { openPreparedSets } from '../../src/dataset/prepared-sets.js';
import { recordBytes } from '../../src/dataset/sample-record.js';
import { DataError } from '../../src/errors.js';
import { makeSample } from './make-sample.js';

const place = () => join(mkdtempSync(join(tmpdir(), 'mien-set-')), 'set');

function write(folder: string, numbers: readonly number[], settings: Record<string, unknown> = { seed: 1 }): void {
  const writer = openPreparedSetWriter(folder, settings);
  for (const number of numbers) {
    const { info, record } = makeSample(number);
    writer.add(info, record);
  }
  writer.finish();
}

const refused = (t: import('ava').ExecutionContext, work: () => unknown, message: RegExp) =>
  t.regex(t.throws(work, { instanceOf: DataError })?.message ?? '', message);

test('what was written is read back, every byte of it, in any order and into used memory', (t) => {
  const folder = place();
  write(folder, [0, 1, 2, 3]);
  t.false(existsSync(`${folder}.partial`));
  const set = openPreparedSet(folder);
  t.deepEqual(
    set.samples,
    [0, 1, 2, 3].map((number) => makeSample(number).info),
  );
  t.deepEqual(set.settings, [{ seed: 1 }]);
  const memory = set.read(3);
  t.deepEqual(memory.bytes, makeSample(3).record.bytes);
  t.is(set.read(1, memory), memory);
  t.deepEqual(memory.flows.toOffset.v, makeSample(1).record.flows.toOffset.v);
  t.deepEqual(memory.crops.apex, makeSample(1).record.crops.apex);
  refused(t, () => set.read(4), /has no sample 4: it holds 4, counted from 0/);
  set.close();
});

test('the record is three crops, then four float planes, little-endian', (t) => {
  const folder = place();
  write(folder, [7]);
  const bytes = readFileSync(join(folder, 'samples.bin'));
  const { crops, flows } = makeSample(7).record;
  t.is(bytes.length, recordBytes);
  t.is(bytes[2 * 128 * 128 + 5], crops.offset[5]);
  t.is(bytes.readFloatLE(3 * 128 * 128 + 4 * (3 * 128 * 128 + 9)), flows.toOffset.v[9]);
});

test('a set that was cut short is refused, goes on where it stopped, and leaves the one before it alone', (t) => {
  const folder = place();
  write(folder, [9]);
  const first = openPreparedSetWriter(folder, { seed: 2 });
  for (const number of [0, 1, 2]) {
    const { info, record } = makeSample(number);
    first.add(info, record);
  }
  first.close();
  refused(t, () => openPreparedSet(`${folder}.partial`), /half a prepared set/);
  t.is(openPreparedSet(folder).samples[0].clip, 'clip-9');
  // As after a power cut: the third record is not whole.
  truncateSync(join(`${folder}.partial`, 'samples.bin'), 2 * recordBytes + 77);
  refused(t, () => openPreparedSetWriter(folder, { seed: 3 }), /begun with other settings/);
  const second = openPreparedSetWriter(folder, { seed: 2 });
  t.deepEqual(
    second.resumed.map(({ clip }) => clip),
    ['clip-0', 'clip-1'],
  );
  const { info, record } = makeSample(5);
  second.add(info, record);
  second.finish();
  const set = openPreparedSet(folder);
  t.deepEqual(
    set.samples.map(({ clip }) => clip),
    ['clip-0', 'clip-1', 'clip-5'],
  );
  t.deepEqual(set.read(1).bytes, makeSample(1).record.bytes);
  t.deepEqual(set.read(2).bytes, makeSample(5).record.bytes);
});

test('of a set that was cut short only what is still wanted is kept', (t) => {
  const folder = place();
  const first = openPreparedSetWriter(folder, {});
  for (const number of [0, 1, 2]) {
    const { info, record } = makeSample(number);
    first.add(info, record);
  }
  first.close();
  const second = openPreparedSetWriter(folder, {}, ({ clip }) => clip !== 'clip-1');
  t.deepEqual(
    second.resumed.map(({ clip }) => clip),
    ['clip-0'],
  );
  second.finish();
  t.is(openPreparedSet(folder).samples.length, 1);
});

test('folders that are no whole prepared set are refused by what is wrong with them', (t) => {
  const folder = place();
  refused(t, () => openPreparedSet(folder), /There is no prepared set/);
  refused(t, () => openPreparedSet(tmpdir()), /is not a prepared set, for it has no set.json/);
  write(folder, [0, 1]);
  truncateSync(join(folder, 'samples.bin'), recordBytes);
  refused(t, () => openPreparedSet(folder), /should hold 2 samples but has 2 lines and 1 records/);
  write(folder, [0]);
  writeFileSync(join(folder, 'samples.ndjson'), '{"clip":"a"}\n');
  refused(t, () => openPreparedSet(folder), /samples.ndjson, line 1, does not describe a sample/);
  write(folder, [0]);
  const set = join(folder, 'set.json');
  const text = readFileSync(set, 'utf8');
  writeFileSync(set, text.replace('"seed": 1', '"seed": 2'));
  refused(t, () => openPreparedSet(folder), /do not fit their checksum/);
  writeFileSync(set, text.replace('mien.prepared/1', 'mien.prepared/9'));
  refused(t, () => openPreparedSet(folder), /another version \(its schema is "mien.prepared\/9"\)/);
  rmSync(set);
  refused(t, () => openPreparedSet(folder), /half a prepared set/);
});

test('a folder with something else in it is not written to', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mien-set-'));
  writeFileSync(join(folder, 'thesis.tex'), 'x');
  refused(t, () => openPreparedSetWriter(folder, {}), /exists and is not a prepared set/);
  t.true(existsSync(join(folder, 'thesis.tex')));
});

test('several sets are one, and none of them twice', (t) => {
  const [a, b] = [place(), place()];
  write(a, [0, 1], { part: 'a' });
  write(b, [2], { part: 'b' });
  const set = openPreparedSets([a, b]);
  t.is(set.samples.length, 3);
  t.deepEqual(set.settings, [{ part: 'a' }, { part: 'b' }]);
  t.deepEqual(set.read(2).bytes, makeSample(2).record.bytes);
  t.deepEqual(set.read(1).bytes, makeSample(1).record.bytes);
  refused(t, () => set.read(3), /There is no sample 3/);
  set.close();
  refused(t, () => openPreparedSets([a, b, a]), /both hold the clip clip-0/);
  refused(t, () => openPreparedSets([]), /No prepared set is named/);
});
