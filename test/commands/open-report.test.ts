import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { openReport } from '../../src/commands/open-report.js';
import { DataError } from '../../src/errors.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-report-'));
test.after.always(() => rm(folder, { recursive: true }));
const about = { recording: 'clip.mp4', pictures: false };

test('what was there stays until the report is whole', async (t) => {
  const path = join(folder, 'report.html');
  await writeFile(path, 'before');
  const report = await openReport(path, about);
  t.is(await readFile(path, 'utf8'), 'before');
  await report.write(10);
  t.regex(await readFile(path, 'utf8'), /<\/html>/);
  t.deepEqual(await readdir(folder), ['report.html']);
});

test('a report that cannot be written is refused before the work', async (t) => {
  await t.throwsAsync(openReport(folder, about), { instanceOf: DataError, message: /is a folder/ });
  await t.throwsAsync(openReport(join(folder, 'no', 'x.html'), about), {
    instanceOf: DataError,
    message: /there is no such file or folder/,
  });
});
