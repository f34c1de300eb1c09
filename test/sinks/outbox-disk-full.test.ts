// In a file, and so a process, of its own: the limit that stands for a full disk holds for the whole process.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { openOutbox } from '../../src/sinks/outbox.js';
import { limitFileSize } from '../helpers/limit-file-size.js';
import { logLines } from '../helpers/log-lines.js';
import { outboxContents as contents } from '../helpers/outbox-contents.js';

const day = 86_400_000;

test('a disk without room drops and counts, and the outbox goes on when there is room again', async (t) => {
  const { logger, lines } = logLines();
  const path = join(await mkdtemp(join(tmpdir(), 'mien-outbox-')), 'outbox');
  let now = 0;
  const settings = { path, maxBytes: 1 << 20, maxAgeMs: day, now: Date.now, monotonic: { now: () => now }, logger };
  const outbox = await openOutbox(settings);
  const put = (i: number): Promise<boolean> => outbox.put(String(i).padEnd(2_000));
  const stored: number[] = [];
  limitFileSize('65536');
  try {
    for (let i = 0; i < 60; i++) if (await put(i)) stored.push(i);
  } finally {
    limitFileSize('unlimited');
  }
  t.true(stored.length > 10 && stored.length < 60);
  t.is(outbox.figures().dropped.disk, 60 - stored.length);
  t.deepEqual((await contents(outbox)).map(Number), stored, 'what was stored can still be read and sent');
  outbox.remove(stored.shift() as number);

  now += 2_000;
  limitFileSize('4096');
  const odd = (text: string): boolean => Number(text) % 2 === 1;
  const refusal = await t.throwsAsync(outbox.erase(odd));
  t.like(refusal, { code: 'MIEN_ERR_STORAGE' });
  limitFileSize('unlimited');
  now += 2_000;
  const erased = stored.filter((i) => i % 2 === 1).length;
  t.is(await outbox.erase(odd), erased, 'asked again it finds all that it could not erase');
  stored.splice(0, Number.POSITIVE_INFINITY, ...stored.filter((i) => i % 2 === 0));
  t.is(outbox.age(2), 4_000, 'a store that was opened anew knows how long its messages have waited');
  // Enough to fill LevelDB's log beyond the block in which the refused write left half a record.
  for (let i = 60; i < 160; i++) {
    t.true(await put(i));
    stored.push(i);
  }
  t.deepEqual((await contents(outbox)).map(Number), stored);
  await outbox.close();
  t.deepEqual(
    lines.map(({ level, msg }) => [level, msg.replace(path, 'PATH').replace(/\d+ were/, 'N were')]),
    [
      [50, 'The outbox PATH cannot store events (File too large); they are dropped and counted until it can.'],
      [30, 'The outbox PATH stores events again; N were dropped.'],
    ],
  );

  const again = await openOutbox(settings);
  t.deepEqual((await contents(again)).map(Number), stored, 'and all of it survives a restart');
  await again.close();
});
