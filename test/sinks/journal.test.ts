import { appendFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ConfigError } from '../../src/errors.js';
import { eventSchema } from '../../src/event.js';
import { openJournal } from '../../src/sinks/journal.js';
import { event } from '../helpers/event.js';
import { logLines } from '../helpers/log-lines.js';

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'mien-journal-'));

async function messages(path: string): Promise<number[]> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  if (lines.pop() !== '') throw new Error('the last line is not ended');
  return lines.map((line) => eventSchema.parse(JSON.parse(line)).seq);
}

test('appends a line for each message, in order, and goes on in a later run', async (t) => {
  const path = join(await folder(), 'deep', 'events.ndjson');
  const { logger, lines } = logLines();
  for (const run of [0, 1]) {
    const journal = await openJournal({ path, logger });
    for (let i = 0; i < 500; i++) journal.write(event(run * 500 + i));
    await journal.close();
    t.is(journal.dropped, 0);
  }
  t.deepEqual(
    await messages(path),
    Array.from({ length: 1_000 }, (_, i) => i),
  );
  t.deepEqual(lines, []);
});

test('a line that a power cut tore stays by itself', async (t) => {
  const path = join(await folder(), 'events.ndjson');
  await appendFile(path, `${JSON.stringify(event(1))}\n{"schema":"mien.ev`);
  const journal = await openJournal({ path, logger: logLines().logger });
  journal.write(event(2));
  await journal.close();
  const lines = (await readFile(path, 'utf8')).split('\n');
  t.is(lines.length, 4);
  t.is(eventSchema.parse(JSON.parse(lines[2] as string)).seq, 2);
});

test('a path that cannot be written is one sentence', async (t) => {
  const root = await folder();
  await writeFile(join(root, 'file'), '');
  for (const [path, reason] of [
    [root, 'it is a folder'],
    [join(root, 'file', 'events.ndjson'), 'a part of the path is no folder'],
  ] as const) {
    await t.throwsAsync(openJournal({ path, logger: logLines().logger }), {
      instanceOf: ConfigError,
      message: `The journal ${path} cannot be written (${reason}); let journal.path name a file that mien may write.`,
    });
  }
});
