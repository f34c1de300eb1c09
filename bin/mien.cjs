#!/usr/bin/env node
// The launcher: builds a checkout that is newer than its build, then runs it.
'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const root = join(__dirname, '..');

/** Newest modification time below a folder, ms. */
function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

/** Whether src is newer than dist; an installed package has no src. */
function isStale() {
  const stamp = join(root, 'dist', '.built');
  const source = join(root, 'src');
  return existsSync(source) && !(existsSync(stamp) && statSync(stamp).mtimeMs >= newest(source));
}

/** Names the launcher that builds. */
const lock = join(root, '.mien-build');
/** No build takes so long, ms. */
const longestMs = 600_000;

/** Takes the lock, or says that another launcher, which is still there, has it. */
function begin() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    // A checkout that cannot be written will say so better when it is built.
    if (error.code !== 'EEXIST') return true;
  }
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    // Another program may have got its number since.
    if (Date.now() - statSync(lock).mtimeMs > longestMs) rmSync(lock, { force: true });
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(lock, { force: true });
  }
  return false;
}

/** A checkout builds itself when it is stale. Of several launchers that find it so one builds, and the others wait for it. */
function build() {
  if (!isStale()) return;
  while (!begin()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  let ended = { status: 0 };
  if (isStale()) {
    process.stderr.write('mien: building this checkout, about 15 s\n');
    const script = join(root, 'scripts', 'build.mjs');
    ended = spawnSync(process.execPath, [script], { stdio: ['ignore', 2, 2] });
  }
  rmSync(lock, { force: true });
  const { status, signal } = ended;
  if (status === 0) return;
  if (!signal) process.stderr.write('mien: the checkout does not build; run npm ci, and see the lines above.\n');
  process.exit({ SIGINT: 130, SIGTERM: 143 }[signal] ?? 70);
}

build();
import(pathToFileURL(join(root, 'dist', 'cli.js')).href);
