import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { openAudit } from '../../src/audit/audit-log.js';
import { noticeLanguages, noticeText } from '../../src/commands/notice-text.js';
import { jurisdictions } from '../../src/config/jurisdictions.js';
import { purposes, refusal } from '../../src/config/refused-purposes.js';
import { openConsentBook } from '../../src/consent-book.js';
import { consentFile } from '../../src/consent-file.js';
import { openJournal } from '../../src/sinks/journal.js';
import { event } from '../helpers/event.js';
import { logLines } from '../helpers/log-lines.js';

const mien = fileURLToPath(new URL('../../bin/mien.cjs', import.meta.url));
const session = '11111111-1111-4111-8111-111111111111';
const { logger } = logLines();

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [mien, ...args], (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}

async function given(purpose = 'therapy', jurisdiction = 'EU') {
  const folder = await mkdtemp(join(tmpdir(), 'mien-safe-'));
  const path = join(folder, 'mien.yaml');
  const config = {
    site: 's',
    edge: 'e',
    purpose,
    jurisdiction,
    cameras: { room: { url: 'a.mp4', consent: { state: 'granted', ref: 'f-1' } } },
    mqtt: { url: 'mqtt://b' },
    journal: { path: 'events.ndjson' },
    notice: { controller: 'Clinic <Ltd>', contact: 'dpo@clinic.example' },
  };
  await writeFile(path, JSON.stringify(config));
  return { folder, path, audit: join(folder, 'mien-data', 'audit.ndjson') };
}

// A checkout that was changed is built once, before several processes would.
test.before(async () => {
  await run('--version');
});

test('recruitment in the EU exits 78 with the article named, in every command that reads the configuration', async (t) => {
  t.timeout(120_000);
  const { path } = await given('recruitment');
  for (const args of [['run'], ['check'], ['signage'], ['erase', '--session', session]]) {
    const { code, err, out } = await run(args[0] as string, '-c', path, ...args.slice(1));
    t.is(code, 78, args.join(' '));
    t.regex(
      err,
      /'recruitment' is refused under jurisdiction EU: .*Article 5\(1\)\(f\) of Regulation \(EU\) 2024\/1689/,
    );
    t.is(out, '');
  }
});

test('mien audit verify says ok with counts, or names the first broken line', async (t) => {
  t.timeout(120_000);
  const { path, audit, folder } = await given();
  await mkdir(join(folder, 'mien-data'));
  const log = await openAudit({ path: audit, now: Date.now, logger });
  for (let n = 0; n < 5; n++) await log.record({ kind: 'enabled', details: { n } });
  const head = log.head?.hash as string;
  await log.close();
  const whole = await run('audit', 'verify', '-c', path);
  t.is(whole.code, 0, whole.err);
  t.regex(whole.out, /^ok {4}.*: 5 entries, 0 to 4, /);
  t.true(whole.out.includes(head));
  t.is((await run('audit', 'verify', audit, '--head', head)).code, 0);
  const unknown = await run('audit', 'verify', audit, '--head', 'f'.repeat(64));
  t.is(unknown.code, 65);

  const text = await readFile(audit, 'utf8');
  await writeFile(audit, text.replace('"n":2', '"n":3'));
  const broken = await run('audit', 'verify', audit);
  t.is(broken.code, 65);
  t.regex(broken.err, /audit\.ndjson:4: this line does not follow from the line before it/);
  await writeFile(audit, text.split('\n').slice(0, 3).join('\n').concat('\n'));
  t.regex((await run('audit', 'verify', '-c', path)).err, /ended with entry 4 and now ends with entry 2/);
  await writeFile(audit, text);
  await appendFile(audit, '{"half');
  t.regex((await run('audit', 'verify', '-c', path)).err, /audit\.ndjson:6: this line is incomplete/);
  t.is((await run('audit', 'verify')).code, 64);
});

test('mien erase erases a session while no mien runs, prints how much, and closes the gate', async (t) => {
  t.timeout(120_000);
  const { path, folder, audit } = await given();
  const log = await openAudit({ path: audit, now: Date.now, logger });
  await openConsentBook({
    path: join(folder, 'mien-data', 'consent.json'),
    cameras: [{ name: 'room', consent: { state: 'granted', ref: 'f-1' } }],
    audit: log,
    now: Date.now,
    newSession: () => session,
    logger,
  });
  const journal = await openJournal({ path: join(folder, 'events.ndjson'), logger });
  for (let n = 0; n < 7; n++) journal.write(event(n, n < 4 ? { session } : {}));
  await journal.close();
  await log.close();
  const { code, out, err } = await run('erase', '-c', path, '--session', session);
  t.is(code, 0, err);
  t.regex(out, /^journal {4}4 message\(s\) erased\noutbox {5}0 message\(s\) erased\n/);
  t.false((await readFile(join(folder, 'events.ndjson'), 'utf8')).includes(session));
  t.regex(await readFile(audit, 'utf8'), /"kind":"erased".*"journal":4,"outbox":0,"setAside":0/);
  t.is((await run('audit', 'verify', '-c', path)).code, 0);
  const kept = consentFile.parse(JSON.parse(await readFile(join(folder, 'mien-data', 'consent.json'), 'utf8')));
  t.like(kept.cameras['room'], { state: 'withheld', ref: null });
  t.is((await run('erase', '-c', path)).code, 64);
  t.is((await run('erase', '-c', path, '--session', 'her')).code, 64);
});

test('the notice for the door tells purpose, who answers and the rights, in both languages', async (t) => {
  const { path, folder } = await given();
  const { out, code } = await run('signage', '-c', path, '--lang', 'de');
  t.is(code, 0);
  t.regex(out, /Therapie/);
  t.regex(out, /Clinic <Ltd>/);
  t.regex(out, /Artikel 50 Absatz 3 der Verordnung \(EU\) 2024\/1689/);
  t.regex((await run('signage', '-c', path)).out, /dpo@clinic\.example[\s\S]*Nobody is watched without having agreed/);
  const config = JSON.parse(await readFile(path, 'utf8'));
  config.cameras.room.pictures = { preview: true };
  config.http = { tokenFile: 'token' };
  await writeFile(join(folder, 'token'), 'a-token-of-32-characters-or-more', { mode: 0o600 });
  await writeFile(path, JSON.stringify(config));
  const shown = await run('signage', '-c', path);
  t.notRegex(shown.out, /none leaves the box/, shown.err);
  t.regex(shown.out, /may look at the picture of the camera/);
  for (const language of noticeLanguages) {
    for (const jurisdiction of jurisdictions) {
      for (const purpose of purposes) {
        if (refusal(purpose, jurisdiction)) continue;
        const told = { purpose, jurisdiction, notice: {}, retention: { journalDays: 30, auditDays: 365 }, cameras: [] };
        const text = noticeText(told, language);
        t.false(/undefined|null/.test(text));
        t.true(text.split('\n').every((line) => line.length <= 130));
        t.regex(text, /none leaves the box|verlässt das Gerät/);
      }
    }
  }
});
