#!/usr/bin/env node
// The launcher: builds a checkout that is newer than its build, then runs it.
'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, statSync } = require('node:fs');
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

/** A checkout builds itself when src is newer than dist; an installed package has no src. */
function build() {
  const stamp = join(root, 'dist', '.built');
  const source = join(root, 'src');
  if (!existsSync(source) || (existsSync(stamp) && statSync(stamp).mtimeMs >= newest(source))) return;
  process.stderr.write('mien: building this checkout, about 15 s\n');
  const { status, signal } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], {
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  if (!signal) process.stderr.write('mien: the checkout does not build; run npm ci, and see the lines above.\n');
  process.exit({ SIGINT: 130, SIGTERM: 143 }[signal] ?? 70);
}

build();
import(pathToFileURL(join(root, 'dist', 'cli.js')).href);
