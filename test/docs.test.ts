import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { Command } from 'commander';
import { configPage } from '../scripts/config-page.js';
import { mienProgram } from '../src/commands/program.js';
import { flagNames } from '../src/expression.js';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Every page that people read, by its path. */
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((p) => `docs/${p}`),
]
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** What a page tells people to type after `mien`: lines of code, and code within a sentence that names options. */
function commands(text: string): string[] {
  const blocks = text.split('\n').filter((line) => /^(?: {4,}|\$ |npx )/.test(line));
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...blocks, ...spans].flatMap((line) =>
    line
      .replace(/(^|\s)#.*/, '')
      .split(/&&|\||;/)
      .map((part) => /^\s*(?:\$ )?(?:sudo )?(?:npx )?mien ([a-z].*)$/.exec(part)?.[1]?.trim())
      .filter((found) => found !== undefined),
  );
}

const program = mienProgram();

/** The command that words name, as far as they do. */
function find(words: readonly string[]): Command | undefined {
  const [name, sub] = words;
  const top = program.commands.find((command) => command.name() === name);
  if (!top || top.commands.length === 0 || sub === undefined) return top;
  return top.commands.find((command) => command.name() === sub);
}

test('every mien command in the pages exists, with the options that it is given', (t) => {
  let checked = 0;
  for (const { path, text } of pages) {
    if (path.startsWith('docs/decisions/')) continue;
    for (const line of commands(text)) {
      const command = find(line.split(/\s+/));
      t.truthy(command, `${path}: mien ${line}`);
      const listed = [...(command?.options ?? []), ...program.options].flatMap(({ short, long }) => [short, long]);
      for (const [option] of line.matchAll(/(?<=\s)--?[a-z][a-z-]*/g))
        t.true([...listed, '--help', '--version'].includes(option), `${path}: mien ${line}: ${option}`);
      checked++;
    }
  }
  t.log(`${checked} commands`);
  t.true(checked > 40);
});

test('every link between the pages leads somewhere, and the index names every guide', (t) => {
  for (const { path, text } of pages) {
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g))
      t.true(existsSync(join(root, dirname(path), target)), `${path} links to ${target}`);
  }
  const index = pages.find(({ path }) => path === 'docs/README.md')?.text ?? '';
  for (const name of readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md') && file !== 'README.md'))
    t.true(index.includes(`(${name})`), name);
});

test('the page of the configuration is what its schema gives', (t) => {
  t.is(
    readFileSync(join(root, 'docs/reference/config.md'), 'utf8'),
    configPage(),
    'run: npx tsx scripts/config-page.ts',
  );
});

test('every file that the architecture page names is there', (t) => {
  const text = pages.find(({ path }) => path === 'docs/architecture.md')?.text ?? '';
  for (const [, name = ''] of text.matchAll(/`((?:src|test)\/[\w./-]+)`/g)) t.true(existsSync(join(root, name)), name);
});

test('the page on MQTT says of each flag when it is raised', (t) => {
  const page = readFileSync(join(root, 'docs/mqtt.md'), 'utf8');
  for (const flag of flagNames) t.regex(page, new RegExp(`^\\| \`${flag}\` \\| .{10}`, 'm'));
});
