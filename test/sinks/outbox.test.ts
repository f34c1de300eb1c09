import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'ava';
import fc from 'fast-check';
import { ConfigError, UnavailableError } from '../../src/errors.js';
import { systemMonotonic } from '../../src/monotonic.js';
import { type OutboxOptions, openOutbox } from '../../src/sinks/outbox.js';
import { logLines } from '../helpers/log-lines.js';
import { outboxContents as contents } from '../helpers/outbox-contents.js';

const folder = async (): Promise<string> => join(await mkdtemp(join(tmpdir(), 'mien-outbox-')), 'outbox');
const day = 86_400_000;
const never = new AbortController().signal;

async function given(options: Partial<OutboxOptions> = {}) {
  const { logger, lines } = logLines();
  const path = options.path ?? (await folder());
  const settings = {
    path,
    maxBytes: 1 << 20,
    maxAgeMs: day,
    now: Date.now,
    monotonic: systemMonotonic,
    logger,
    ...options,
  };
  return { path, lines, settings, outbox: await openOutbox(settings) };
}

test('gives messages in the order they were put, until they are removed', async (t) => {
  const { outbox } = await given();
  const stored = await Promise.all(['a', 'b', 'c'].map((text) => outbox.put(text)));
  t.deepEqual(stored, [true, true, true]);
  t.deepEqual(await contents(outbox), ['a', 'b', 'c']);
  const [first] = await outbox.next(-1, never);
  outbox.remove(first?.key as number);
  t.deepEqual(await contents(outbox), ['b', 'c']);
  t.deepEqual(outbox.figures().dropped, { bytes: 0, age: 0, disk: 0, damaged: 0, refused: 0 });
  await outbox.close();
});

test('next waits for a message, and ends when its signal aborts or the outbox closes', async (t) => {
  const { outbox } = await given();
  const waiting = outbox.next(-1, never);
  await outbox.put('late');
  t.is((await waiting)[0]?.text, 'late');
  const controller = new AbortController();
  const aborted = outbox.next(9, controller.signal);
  controller.abort();
  t.deepEqual(await aborted, []);
  const closed = outbox.next(9, never);
  await outbox.close();
  t.deepEqual(await closed, []);
  t.deepEqual(await outbox.next(-1, never), []);
  t.false(await outbox.put('too late'));
});

test('goes on with what an earlier run left', async (t) => {
  const { outbox, settings } = await given();
  for (let i = 0; i < 300; i++) await outbox.put(`message ${i}`);
  for (let i = 0; i < 100; i++) outbox.remove(i);
  const before = outbox.figures();
  await outbox.close();
  const again = await openOutbox(settings);
  t.deepEqual(again.figures(), before);
  await again.put('new');
  const texts = await contents(again);
  t.deepEqual(texts, [...Array.from({ length: 200 }, (_, i) => `message ${i + 100}`), 'new']);
  await again.close();
});

test('drops the oldest when the bytes or the age are beyond their bounds, and counts', async (t) => {
  let now = Date.UTC(2026, 0);
  const { outbox } = await given({ maxBytes: 10_000, maxAgeMs: 1_000, now: () => now, monotonic: { now: () => now } });
  for (let i = 0; i < 20; i++) await outbox.put(String(i).padEnd(936));
  t.is(outbox.figures().messages, 10);
  t.is(outbox.figures().bytes, 10_000);
  t.is(outbox.figures().dropped.bytes, 10);
  t.is((await contents(outbox))[0]?.trim(), '10');
  now += 1_001;
  await outbox.put('fresh');
  t.deepEqual(await contents(outbox), ['fresh']);
  t.is(outbox.figures().dropped.age, 10);
  now += 1_001;
  outbox.trim();
  t.is(outbox.figures().messages, 0);
  await outbox.close();
});

test('a message stored before the clock was set is not taken for an old one', async (t) => {
  let now = 5_000;
  const { outbox } = await given({ maxAgeMs: 60_000, now: () => now });
  await outbox.put('booted in 1970');
  now = Date.UTC(2026, 0);
  await outbox.put('now');
  t.deepEqual(await contents(outbox), ['booted in 1970', 'now']);
  await outbox.close();
});

test('order is kept, nothing is lost and bounds hold, whatever happens in between', async (t) => {
  const action = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), size: fc.integer({ min: 8, max: 900 }) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 8 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 600 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
  );
  const maxBytes = 4_096;
  const maxAgeMs = 1_000;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
      let now = Date.UTC(2026, 0);
      const { outbox: first, settings } = await given({
        maxBytes,
        maxAgeMs,
        now: () => now,
        monotonic: { now: () => now },
      });
      let outbox = first;
      let count = 0;
      let model: { number: number; bytes: number; at: number }[] = [];
      const bounded = (): void => {
        model = model.filter(({ at }) => at >= now - maxAgeMs);
        while (model.reduce((sum, { bytes }) => sum + bytes, 0) > maxBytes) model.shift();
      };
      for (const step of actions) {
        if (step.kind === 'put') {
          model.push({ number: count, bytes: step.size + 64, at: now });
          await outbox.put(String(count++).padEnd(step.size));
        } else if (step.kind === 'take') {
          for (const { number } of model.splice(0, step.count)) {
            const [message] = await outbox.next(-1, never);
            if (Number(message?.text) !== number) throw new Error(`${message?.text} in place of ${number}`);
            outbox.remove(message?.key as number);
          }
        } else if (step.kind === 'wait') {
          now += step.ms;
          outbox.trim();
        } else {
          await outbox.close();
          outbox = await openOutbox(settings);
        }
        bounded();
        if (outbox.figures().bytes > maxBytes) throw new Error(`${outbox.figures().bytes} bytes`);
      }
      const left = (await contents(outbox)).map(Number);
      await outbox.close();
      await rm(dirname(settings.path), { recursive: true });
      if (left.join() !== model.map(({ number }) => number).join()) throw new Error(`left ${left}`);
    }),
    { numRuns: 60 },
  );
  t.pass();
});

test('messages put at the same time share writes and keep their order', async (t) => {
  const { outbox } = await given({ maxBytes: 1 << 24 });
  const texts = Array.from({ length: 2_000 }, (_, i) => `${i}`);
  await Promise.all(texts.map((text) => outbox.put(text)));
  t.deepEqual(await contents(outbox), texts);
  await outbox.close();
});

test('a damaged store is set aside, loudly, and a new one begun', async (t) => {
  const damage: Record<string, (path: string) => Promise<void>> = {
    'garbage in CURRENT': (path) => writeFile(join(path, 'CURRENT'), 'garbage'),
    'CURRENT lost': (path) => rm(join(path, 'CURRENT')),
    'a manifest cut off': async (path) => {
      const manifest = (await readdir(path)).find((name) => name.startsWith('MANIFEST')) as string;
      await truncate(join(path, manifest), 8);
    },
    'a manifest lost': async (path) => {
      const manifest = (await readdir(path)).find((name) => name.startsWith('MANIFEST')) as string;
      await rm(join(path, manifest));
    },
  };
  for (const [name, harm] of Object.entries(damage)) {
    const { outbox, settings, lines, path } = await given();
    await outbox.put('old');
    await outbox.close();
    await harm(path);
    const again = await openOutbox(settings);
    t.true(await again.put('new'), name);
    t.deepEqual(await contents(again), ['new'], name);
    await again.close();
    const aside = (await readdir(dirname(path))).filter((entry) => entry.startsWith(`${basename(path)}.damaged-`));
    t.is(aside.length, 1, name);
    t.true(
      lines.some(({ level, msg }) => level === 50 && /set aside .* a new one is begun/.test(msg)),
      name,
    );
  }
});

test('damaged records in the middle of the log are reported', async (t) => {
  const { outbox, settings, lines, path } = await given();
  for (let i = 0; i < 100; i++) await outbox.put('x'.repeat(2_000));
  await outbox.close();
  const log = join(path, (await readdir(path)).find((name) => name.endsWith('.log')) as string);
  const bytes = await readFile(log);
  await writeFile(log, bytes.fill(0xff, 40, 5_000));
  const again = await openOutbox(settings);
  t.true(again.figures().messages < 100);
  t.true(lines.some(({ level, msg }) => level === 50 && /was damaged: \d+ bytes of stored events are lost/.test(msg)));
  await again.close();
});

test('a last record that a power cut tore is as if it had not been put', async (t) => {
  const { outbox, settings, lines, path } = await given();
  for (let i = 0; i < 10; i++) await outbox.put(`${i}`.padEnd(2_000));
  const copy = `${path}-copy`;
  await cp(path, copy, { recursive: true });
  await outbox.close();
  const log = join(copy, (await readdir(copy)).find((name) => name.endsWith('.log')) as string);
  await truncate(log, (await readFile(log)).length - 700);
  const again = await openOutbox({ ...settings, path: copy });
  t.deepEqual((await contents(again)).map(Number), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  t.deepEqual(lines, []);
  await again.close();
});

test('one sentence for a folder that cannot be used or belongs to another process', async (t) => {
  const { outbox, settings } = await given();
  const locked = await t.throwsAsync(openOutbox(settings), { instanceOf: UnavailableError });
  t.regex(locked?.message ?? '', /^The outbox .* is in use by another process; stop that mien/);
  await outbox.close();
  const file = join(dirname(settings.path), 'file');
  await writeFile(file, '');
  const blocked = await t.throwsAsync(openOutbox({ ...settings, path: join(file, 'outbox') }), {
    instanceOf: ConfigError,
  });
  t.regex(blocked?.message ?? '', /^The outbox .*\/file\/outbox cannot be used \(a part of the path is no folder/);
});

/** Starts test/helpers/outbox-writer.ts, which puts messages and prints the number of each that is on disk. */
function writer(path: string, count: number): { child: ChildProcess; lines: AsyncIterableIterator<string> } {
  const child = spawn(process.execPath, ['--import=tsx', 'test/helpers/outbox-writer.ts', path, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    child,
    lines: createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })[Symbol.asyncIterator](),
  };
}

test('what was put is there after a kill', async (t) => {
  const path = await folder();
  const acknowledged: number[] = [];
  for (let round = 0; round < 3; round++) {
    const { child, lines } = writer(path, 100_000);
    for await (const line of lines) {
      acknowledged.push(Number(line));
      if (acknowledged.length >= 400 * (round + 1)) break;
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const { outbox } = await given({ path, maxBytes: 1 << 30 });
  const stored = (await contents(outbox)).map(Number);
  await outbox.close();
  t.deepEqual(
    acknowledged.filter((number) => !stored.includes(number)),
    [],
  );
  t.deepEqual(
    stored,
    [...stored].sort((a, b) => a - b),
  );
});
