import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { event } from '../helpers/event.js';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

const mien = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--import=tsx', cli, 'spot-eval', ...args], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

test('figures as a table and as JSON, and damage in one sentence with its exit code', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'mien-'));
  try {
    const truth = join(folder, 'truth.csv');
    const events = join(folder, 'events.ndjson');
    await writeFile(
      truth,
      'path,onset_s,apex_s,offset_s,kind\nin/room.mp4,1,1.1,1.3,micro\nin/room.mp4,8,9,10,speech\n',
    );
    await writeFile(events, [1, 8].map((seq) => `${JSON.stringify(event(seq, { camera: 'room.mp4' }))}\n`).join(''));
    await writeFile(join(folder, 'bytes.csv'), Uint8Array.of(0x70, 0xff, 0xfe));

    const [table, json, strict, missing, bytes, swapped, share] = await Promise.all([
      mien(truth, events),
      mien(truth, events, '--json', '--hours', '2'),
      mien(truth, events, '--json', '--iou', '0.99999999'),
      mien(join(folder, 'none.csv'), events),
      mien(join(folder, 'bytes.csv'), events),
      mien(events, truth),
      mien(truth, events, '--iou', '50'),
    ]);
    t.is(table.code, 0, table.stderr);
    t.regex(table.stdout, /^found, false, missed +1, 1, 0 \(IoU >= 0\.5\)$/m);
    t.regex(table.stdout, /^recall +1\.00 \(95 %: 0\.21-1\.00\), 1 of 1$/m);
    t.regex(table.stdout, /^onset error +median \d+ ms, p90 \d+ ms$/m);
    t.regex(table.stdout, /^apex error +median 33 ms/m);
    t.regex(table.stdout, /^offset error +median \d+ ms, p90 \d+ ms$/m);
    t.regex(table.stdout, /^false alarms an hour +unknown: give --hours, or length_s of every recording$/m);
    t.regex(table.stdout, /^half is found at +unknown: the truth has no strength_px$/m);
    t.regex(table.stdout, /^false ones lie on +speech 1$/m);
    t.like(JSON.parse(json.stdout), {
      truePositives: 1,
      falsePositives: 1,
      falseNegatives: 0,
      hours: 2,
      recallInBlink: null,
    });
    t.is(JSON.parse(json.stdout).falseAlarmsPerHour.value, 0.5);
    t.is(JSON.parse(strict.stdout).iou, 0.99999999);

    t.like(missing, { code: 65, stdout: '' });
    t.regex(
      missing.stderr,
      /^mien: Cannot read the truth table .*none\.csv \(there is no such file or folder\); check the path\.\n$/,
    );
    t.is(bytes.code, 65);
    t.regex(bytes.stderr, /^mien: The truth table .*bytes\.csv is not UTF-8 text: save it as text in UTF-8\.\n$/);
    t.is(swapped.code, 65);
    t.regex(
      swapped.stderr,
      /^mien: events\.ndjson is JSON, not a truth table: name the table \(\.csv\) first, then the events\.\n$/,
    );
    t.is(share.code, 64);
    t.regex(share.stderr, /a share is a number over 0, at most 1\./);
  } finally {
    await rm(folder, { recursive: true });
  }
});
