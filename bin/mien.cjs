#!/usr/bin/env node
// The launcher: plain CommonJS, so that nothing has touched libuv's thread pool before its size is set.
'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, readFileSync, statSync } = require('node:fs');
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

/** Each camera parks one pool thread in its network read, so the pool grows with the cameras (default 4 would starve DNS and files). */
function threads() {
  const at = process.argv.findIndex((arg) => /^(-c|--config(=|$))/.test(arg));
  if (at < 0) return 8;
  const path = /^(?:--config=|-c=?)(.+)$/.exec(process.argv[at])?.[1] ?? process.argv[at + 1];
  try {
    const { parse } = require('yaml');
    return 4 + 2 * Object.keys(parse(readFileSync(path, 'utf8')).cameras).length;
  } catch {
    return 8; // no config, or a bad one: the command itself says what is wrong with it
  }
}

process.env.UV_THREADPOOL_SIZE ??= String(Math.min(1024, threads()));
build();
import(pathToFileURL(join(root, 'dist', 'cli.js')).href);
