import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { diskReason } from '../src/disk-reason.js';
import { makeFolder } from '../src/make-folder.js';

test('makes what is missing, and leaves what is there', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'mien-folder-'));
  const path = join(root, 'a', 'b', 'c');
  makeFolder(path);
  t.true(existsSync(path));
  t.notThrows(() => makeFolder(path));
  writeFileSync(join(root, 'file'), '');
  t.is(diskReason(t.throws(() => makeFolder(join(root, 'file')))), 'a part of the path is no folder');
  t.is(diskReason(t.throws(() => makeFolder(join(root, 'file', 'x')))), 'a part of the path is no folder');
});

test('below a folder that takes none it fails, and does so at once', (t) => {
  t.is(diskReason(t.throws(() => makeFolder('/proc/mien/outbox'))), 'there is no such file or folder');
});

test('an outbox below /proc ends the start with one sentence', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'mien-folder-'));
  const config = join(root, 'mien.yaml');
  writeFileSync(
    config,
    JSON.stringify({
      site: 'clinic',
      edge: 'box',
      purpose: 'therapy',
      jurisdiction: 'EU',
      cameras: { room: { url: 'rtsp://127.0.0.1:1/cam' } },
      mqtt: { url: 'mqtt://127.0.0.1:1', outbox: { path: '/proc/mien/outbox' } },
      http: { port: 0 },
    }),
  );
  const mien = spawnSync(process.execPath, ['bin/mien.cjs', 'run', '-c', config], {
    timeout: 60_000,
    encoding: 'utf8',
  });
  t.is(mien.status, 78);
  t.regex(
    mien.stderr,
    /The outbox \/proc\/mien\/outbox cannot be used \(there is no such file or folder\); let mqtt\.outbox\.path name/,
  );
});
