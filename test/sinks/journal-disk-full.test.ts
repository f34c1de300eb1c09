// In a file, and so a process, of its own: the limit that stands for a full disk holds for the whole process.
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import test from 'ava';
import { openJournal } from '../../src/sinks/journal.js';
import { event } from '../helpers/event.js';
import { limitFileSize } from '../helpers/limit-file-size.js';
import { logLines } from '../helpers/log-lines.js';
import { waitFor } from '../helpers/wait-for.js';

test('lines that a full disk refuses are counted and said once, and it goes on', async (t) => {
  const path = join(await mkdtemp(join(tmpdir(), 'mien-journal-')), 'events.ndjson');
  const { logger, lines } = logLines();
  const journal = await openJournal({ path, logger });
  limitFileSize('16384');
  try {
    for (let i = 0; i < 40; i++) {
      journal.write(event(i));
      // Some writes take one line, some several: a disk may refuse half of either.
      if (i % 3 === 0) for (let turns = 0; turns < 20; turns++) await turn();
    }
    await waitFor(() => journal.dropped > 20);
  } finally {
    limitFileSize('unlimited');
  }
  journal.write(event(40));
  await journal.close();
  const whole = (await readFile(path, 'utf8')).split('\n').flatMap((line) => {
    try {
      return [(JSON.parse(line) as { seq: number }).seq];
    } catch {
      return [];
    }
  });
  t.is(whole.length, 41 - journal.dropped);
  t.is(whole.at(-1), 40);
  t.deepEqual(
    lines.map(({ level, msg }) => [level, msg.replace(path, 'PATH')]),
    [[50, 'The journal PATH loses lines (EFBIG); make room, it goes on by itself.']],
  );
});
