import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import fc from 'fast-check';
import type { AuditHead } from '../../src/audit/audit-entry.js';
import { openAudit } from '../../src/audit/audit-log.js';
import { readAuditHead } from '../../src/audit/read-audit-head.js';
import { verifyAudit } from '../../src/audit/verify-audit.js';
import { ConfigError } from '../../src/errors.js';
import { logLines } from '../helpers/log-lines.js';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);

async function written(days: number) {
  const path = join(await mkdtemp(join(tmpdir(), 'mien-audit-')), 'deep', 'audit.ndjson');
  const { logger, lines } = logLines();
  let at = start;
  const audit = await openAudit({ path, now: () => at, logger });
  for (let n = 0; n < days; n++, at += day) {
    await audit.record({ kind: 'consent', by: { via: 'mqtt', name: null }, details: { camera: 'room', n } });
  }
  const text = (): Promise<string> => readFile(path, 'utf8');
  const verdict = async () => verifyAudit(await text(), { head: await readAuditHead(path) });
  return { path, logger, lines, audit, text, verdict, setTime: (ms: number) => (at = ms) };
}

test('each line holds the hash of the line before it, across runs, for the owner alone', async (t) => {
  const { path, logger, lines, audit, verdict } = await written(3);
  await audit.close();
  const again = await openAudit({ path, now: () => start, logger });
  await again.record({ kind: 'stopped' });
  await again.close();
  const { entries, fault, head } = await verdict();
  t.deepEqual({ entries, fault, seq: head?.seq }, { entries: 4, fault: undefined, seq: 3 });
  t.deepEqual(await readAuditHead(path), head);
  t.is((await stat(path)).mode & 0o777, 0o600);
  t.deepEqual(lines, []);
});

test('no change, insertion, removal or truncation of any line goes unseen', async (t) => {
  const { audit, text, path } = await written(12);
  await audit.close();
  const whole = await text();
  const head = (await readAuditHead(path)) as AuditHead;
  const lines = whole.split('\n').slice(0, -1);
  const index = fc.nat(lines.length - 1);
  const change = fc.oneof(
    fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 32, max: 126 })).map(([at, code]) => {
      const other = String.fromCharCode(code);
      return whole.slice(0, at) + other + whole.slice(at + 1);
    }),
    index.map((at) => `${lines.toSpliced(at, 1).join('\n')}\n`),
    fc.tuple(index, index).map(([from, to]) => `${lines.toSpliced(to, 0, lines[from] as string).join('\n')}\n`),
    fc.nat(whole.length - 1).map((length) => whole.slice(0, length)),
  );
  fc.assert(
    fc.property(change, (changed) => {
      const { fault } = verifyAudit(changed, { head });
      return changed === whole || fault !== undefined;
    }),
    { numRuns: 5_000 },
  );
  t.is(verifyAudit(whole, { head }).fault, undefined);
});

test('the first broken line is named', async (t) => {
  const { audit, text } = await written(5);
  await audit.close();
  const whole = await text();
  t.like(verifyAudit(whole.replace('"n":2', '"n":7')).fault, { line: 4 });
  const lines = whole.split('\n');
  t.like(verifyAudit(lines.toSpliced(1, 1).join('\n')).fault, { line: 2 });
  t.regex(verifyAudit(lines.slice(1).join('\n')).fault?.sentence ?? '', /no purge is recorded/);
  t.is(verifyAudit(whole, { known: 'f'.repeat(64) }).fault?.line, 6);
});

test('a line torn by a power cut is cut off, kept, and said', async (t) => {
  const { path, logger, lines, audit, verdict, text } = await written(2);
  await audit.close();
  // Half of a character, too.
  await appendFile(path, Buffer.concat([Buffer.from('{"seq":2,"time":"20'), Buffer.from([0xc3])]));
  t.regex((await verdict()).fault?.sentence ?? '', /incomplete/);
  const again = await openAudit({ path, now: () => start, logger });
  await again.record({ kind: 'stopped' });
  await again.close();
  t.like(await verdict(), { entries: 4, fault: undefined });
  t.regex(await text(), /"kind":"repaired".*"bytes":20/);
  t.regex(lines[0]?.msg ?? '', /ended in half a line/);
});

test('what was taken off the end, or changed, is said at the next start and stays visible', async (t) => {
  const { path, logger, lines, audit, text, verdict } = await written(5);
  await audit.close();
  const cut = (await text()).split('\n').slice(0, 3).join('\n').length + 1;
  await truncate(path, cut);
  t.regex((await verdict()).fault?.sentence ?? '', /ended with entry 4 and now ends with entry 2/);
  const again = await openAudit({ path, now: () => start, logger });
  await again.close();
  t.regex(lines[0]?.msg ?? '', /tampered with or damaged: line 4/);
  t.regex((await verdict()).fault?.sentence ?? '', /entries between them are missing/);
});

test('a purge removes what is too old, records it, and the rest is still proven', async (t) => {
  const { audit, verdict, path, text, logger } = await written(10);
  t.is(await audit.purge(start), 0);
  t.is(await audit.purge(start + 4 * day), 4);
  await audit.record({ kind: 'stopped' });
  t.like(await verdict(), { entries: 8, fault: undefined, first: { seq: 4 } });
  t.regex(await text(), /"kind":"purged".*"removed":4,"first":4/);
  t.is(await audit.purge(start + 99 * day), 8);
  await audit.close();
  const again = await openAudit({ path, now: () => start, logger });
  await again.record({ kind: 'started' });
  await again.close();
  t.like(await verdict(), { entries: 2, fault: undefined, first: { kind: 'purged' } });
});

test('a folder that cannot be made is one sentence, and a lost side file keeps nobody from going on', async (t) => {
  const { audit, path, verdict } = await written(1);
  await audit.close();
  await t.throwsAsync(openAudit({ path: '/dev/null/x', now: () => 0, logger: logLines().logger }), {
    instanceOf: ConfigError,
    message: /audit log .* cannot be written/,
  });
  await writeFile(`${path}.head`, 'no head');
  t.like(await verdict(), { entries: 1, fault: undefined });
});

test('every entry that was acknowledged survives kill -9, ten times', async (t) => {
  t.timeout(120_000);
  const path = join(await mkdtemp(join(tmpdir(), 'mien-audit-')), 'audit.ndjson');
  const writer = fileURLToPath(new URL('../helpers/audit-writer.ts', import.meta.url));
  let acknowledged = -1;
  for (let run = 0; run < 10; run++) {
    const child = spawn(process.execPath, ['--import=tsx', writer, path], { stdio: ['ignore', 'pipe', 'ignore'] });
    const exited = once(child, 'exit');
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    while (!text.includes('\n')) await sleep(5);
    await sleep(10 * run);
    child.kill('SIGKILL');
    await exited;
    acknowledged = Number(text.trim().split('\n').at(-1));
    const whole = await readFile(path, 'utf8');
    const { head, fault } = verifyAudit(whole.slice(0, whole.lastIndexOf('\n') + 1), {
      head: await readAuditHead(path),
    });
    t.is(fault, undefined);
    t.true((head?.seq ?? -1) >= acknowledged);
  }
  t.log(`${acknowledged + 1} entries`);
});
