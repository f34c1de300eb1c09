import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { AuditEntry } from '../src/audit/audit-entry.js';
import { belongsTo, erase } from '../src/erase.js';
import { systemMonotonic } from '../src/monotonic.js';
import { purge } from '../src/retention.js';
import { openJournal } from '../src/sinks/journal.js';
import { openOutbox } from '../src/sinks/outbox.js';
import { event } from './helpers/event.js';
import { logLines } from './helpers/log-lines.js';

const hers = '11111111-1111-4111-8111-111111111111';
const his = '22222222-2222-4222-8222-222222222222';
const consent = (ref: string) => ({ state: 'granted', ref }) as const;

async function rig() {
  const folder = await mkdtemp(join(tmpdir(), 'mien-erase-'));
  const { logger } = logLines();
  const audited: AuditEntry[] = [];
  const path = join(folder, 'events.ndjson');
  const outboxPath = join(folder, 'outbox');
  const journal = await openJournal({ path, logger });
  const bounds = { maxBytes: 1 << 24, maxAgeMs: 1e12 };
  const outbox = await openOutbox({ path: outboxPath, ...bounds, now: Date.now, monotonic: systemMonotonic, logger });
  for (let n = 0; n < 300; n++) {
    const one = event(
      n,
      n % 3 === 0 ? { session: hers, consent: consent('f-1') } : { session: his, consent: consent('f-2') },
    );
    journal.write(one);
    await outbox.put(JSON.stringify(one));
  }
  const bytes = async (): Promise<string> => {
    const files = (await readdir(outboxPath)).map((name) => readFile(join(outboxPath, name), 'latin1'));
    return [...(await Promise.all(files)), await readFile(path, 'utf8')].join('');
  };
  const audit = { record: async (entry: AuditEntry) => void audited.push(entry), purge: async () => 0 };
  return { folder, path, outboxPath, journal, outbox, audit, audited, bytes, logger };
}

for (const target of [{ session: hers }, { ref: 'f-1' }]) {
  test(`every byte of a person's messages is gone, and no other (${Object.keys(target)})`, async (t) => {
    const { journal, outbox, outboxPath, audit, audited, bytes, path } = await rig();
    await mkdir(`${outboxPath}.damaged-2026`);
    const by = { via: 'command', name: 'me' };
    const erased = await erase(target, { journal, outbox, outboxPath, audit, by });
    t.deepEqual(erased, { journal: 100, outbox: 100, setAside: 1 });
    t.deepEqual(audited, [{ kind: 'erased', by, details: { ...target, ...erased } }]);
    t.is(outbox.figures().messages, 200);
    journal.write(event(999, { session: his }));
    await journal.close();
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    t.is(lines.length, 201);
    t.false((await bytes()).includes(hers), 'in the files of LevelDB too');
    t.deepEqual(await erase(target, { journal: undefined, outbox, outboxPath, audit, by }), {
      journal: 0,
      outbox: 0,
      setAside: 0,
    });
    await outbox.close();
  });
}

test('what is written while the journal is rewritten is not lost', async (t) => {
  const { journal, outbox, path } = await rig();
  const removal = journal.remove((line) => line.includes(hers));
  for (let n = 300; n < 400; n++) journal.write(event(n, { session: his }));
  t.is(await removal, 100);
  await journal.close();
  await outbox.close();
  const lines = (await readFile(path, 'utf8')).trim().split('\n');
  t.is(lines.length, 300);
  t.true(lines.every((line) => JSON.parse(line).session === his));
});

test('a damaged line goes with whoever it names', (t) => {
  const torn = JSON.stringify(event(1, { session: hers, consent: consent('f "1"') })).slice(0, -2);
  t.true(belongsTo({ session: hers })(torn));
  t.true(belongsTo({ ref: 'f "1"' })(torn));
  t.false(belongsTo({ session: his })(torn));
  t.false(belongsTo({ ref: 'clinic' })(JSON.stringify(event(1))), 'the reference of another key');
});

test('a purge removes what is older than it may be, and says so in the audit log', async (t) => {
  const { journal, outbox, outboxPath, audit, audited, path, logger } = await rig();
  const retention = { journalDays: 1, auditDays: 1 };
  const spotted = Date.parse(event(200).timing.spotted);
  const [old, young] = [`${outboxPath}.damaged-old`, `${outboxPath}.damaged-young`];
  for (const aside of [old, young]) {
    await mkdir(aside);
    await writeFile(join(aside, '000001.log'), 'what was seen');
  }
  for (const aged of [join(old, '000001.log'), old]) await utimes(aged, 0, spotted / 1_000 - 1);
  const options = { retention, journal, outbox, outboxPath, audit, logger };
  await purge({ ...options, now: () => Date.UTC(1970, 0, 3) });
  t.deepEqual(audited, [], 'a clock that has not been set says nothing');
  await purge({ ...options, now: () => spotted + 86_400_000 });
  t.deepEqual(audited, [
    { kind: 'purged', details: { store: 'journal', removed: 200 } },
    { kind: 'purged', details: { store: 'damaged outboxes', removed: 1 } },
  ]);
  t.deepEqual([existsSync(old), existsSync(young)], [false, true]);
  await journal.close();
  await outbox.close();
  t.is((await readFile(path, 'utf8')).trim().split('\n').length, 100);
});

test('a journal that cannot be rewritten keeps every line', async (t) => {
  const { journal, outbox, path } = await rig();
  await mkdir(`${path}.rewriting`);
  const error = await t.throwsAsync(
    journal.remove(() => true),
    { message: /cannot be rewritten/ },
  );
  t.like(error, { code: 'MIEN_ERR_STORAGE' });
  await writeFile(join(path, '..', 'x'), '');
  await journal.close();
  await outbox.close();
  t.is((await readFile(path, 'utf8')).trim().split('\n').length, 300);
});
