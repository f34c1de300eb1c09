import { mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import type { AuditEntry } from '../src/audit/audit-entry.js';
import { openConsentBook } from '../src/consent-book.js';
import type { ConsentAnswer } from '../src/consent-file.js';
import { MienError, RequestError } from '../src/errors.js';
import { logLines } from './helpers/log-lines.js';

const granted = (ref: string | null = null): ConsentAnswer => ({ state: 'granted', ref });
const unrecorded: ConsentAnswer = { state: 'unrecorded', ref: null };
const withheld: ConsentAnswer = { state: 'withheld', ref: null };
const nurse = { via: 'http', name: 'nurse' };

async function rig() {
  const path = join(await mkdtemp(join(tmpdir(), 'mien-consent-')), 'consent.json');
  const { logger, lines } = logLines();
  const entries: AuditEntry[] = [];
  let sessions = 0;
  let failing = false;
  const open = (cameras: Record<string, ConsentAnswer>) =>
    openConsentBook({
      path,
      cameras: Object.entries(cameras).map(([name, consent]) => ({ name, consent })),
      audit: {
        async record(entry) {
          if (failing) throw new MienError('MIEN_ERR_STORAGE', 'No room.');
          entries.push(entry);
        },
      },
      now: () => Date.UTC(2026, 0, 1),
      newSession: () => `00000000-0000-4000-8000-${String(++sessions).padStart(12, '0')}`,
      logger,
    });
  return { path, open, entries, lines, fail: (value: boolean) => (failing = value) };
}

test('a change begins a session, is audited with who and when, and is heard', async (t) => {
  const { open, entries, path } = await rig();
  const book = await open({ room: unrecorded, hall: granted('f-1') });
  const before = book.of('room');
  t.is(before.state, 'unrecorded');
  const heard: string[] = [];
  book.changes.subscribe(({ camera, record }) => heard.push(`${camera} ${record.state} ${record.ref}`));
  const record = await book.set('room', granted('f-2'), nurse);
  t.like(record, { state: 'granted', ref: 'f-2', since: '2026-01-01T00:00:00.000Z', by: nurse });
  t.not(record.session, before.session);
  t.deepEqual(book.of('room'), record);
  t.deepEqual(heard, ['room granted f-2']);
  t.like(entries.at(-1), {
    kind: 'consent',
    by: nurse,
    details: { camera: 'room', state: 'granted', ref: 'f-2', session: record.session },
  });
  t.is((await stat(path)).mode & 0o777, 0o600);
});

test('what was said while mien ran holds across a restart, in a session of its own', async (t) => {
  const { open } = await rig();
  const first = await open({ room: granted('f-1') });
  const withdrawn = await first.set('room', withheld, nurse);
  const again = await open({ room: granted('f-1') });
  t.like(again.of('room'), { state: 'withheld', by: nurse, since: withdrawn.since });
  t.not(again.of('room').session, withdrawn.session);
});

test('a configuration that says something new since counts, at a start and at a reload', async (t) => {
  const { open } = await rig();
  const first = await open({ room: granted('f-1'), hall: unrecorded });
  await first.set('room', withheld, nurse);
  const again = await open({ room: granted('f-2') });
  t.like(again.of('room'), { state: 'granted', ref: 'f-2', by: { via: 'config', name: null } });
  t.throws(() => again.of('hall'), { instanceOf: RequestError });
  await again.set('room', withheld, nurse);
  const kept = again.of('room');
  await again.configure([{ name: 'room', consent: granted('f-2') }]);
  t.deepEqual(again.of('room'), kept, 'nothing new was said');
  await again.configure([
    { name: 'room', consent: granted('f-3') },
    { name: 'hall', consent: unrecorded },
  ]);
  t.like(again.of('room'), { state: 'granted', ref: 'f-3' });
  t.is(again.of('hall').state, 'unrecorded');
});

test('a grant that cannot be kept does not hold; a withdrawal holds all the same, and both are said', async (t) => {
  const { open, fail } = await rig();
  const book = await open({ room: unrecorded, hall: granted() });
  const heard: string[] = [];
  book.changes.subscribe(({ camera, record }) => heard.push(`${camera} ${record.state}`));
  fail(true);
  await t.throwsAsync(book.set('room', granted(), nurse), { message: /is not recorded and does not hold: No room/ });
  t.is(book.of('room').state, 'unrecorded');
  await t.throwsAsync(book.set('hall', withheld, nurse), { message: /gate of camera hall is closed/ });
  t.is(book.of('hall').state, 'withheld');
  t.deepEqual(heard, ['hall withheld']);
});

test('an unknown camera and a reference that no line can hold are refused', async (t) => {
  const { open, entries } = await rig();
  const book = await open({ room: unrecorded });
  const count = entries.length;
  await t.throwsAsync(book.set('attic', granted(), nurse), { instanceOf: RequestError, message: /no camera 'attic'/ });
  for (const ref of ['x'.repeat(257), 'a\nb', 'a\u0000']) {
    await t.throwsAsync(book.set('room', granted(ref), nurse), { instanceOf: RequestError, message: /at most 256/ });
  }
  await t.throwsAsync(book.set('room', { state: 'maybe' } as never, nurse), { instanceOf: RequestError });
  t.is(book.of('room').state, 'unrecorded');
  t.is(entries.length, count);
});

test('a damaged record is set aside, said, and closes every gate, also after the next start', async (t) => {
  const { open, path, lines } = await rig();
  await open({ room: granted('f-1') });
  await writeFile(path, '{"schema":"mien.cons');
  for (const _ of [1, 2]) {
    const book = await open({ room: granted('f-1') });
    t.is(book.of('room').state, 'unrecorded');
  }
  t.is(lines.length, 1);
  t.regex(lines[0]?.msg ?? '', /is damaged and was set aside/);
  t.true((await readdir(dirname(path))).some((name) => name.startsWith('consent.json.damaged-')));
});
