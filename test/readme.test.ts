import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';

const root = fileURLToPath(new URL('..', import.meta.url));

test('the program in the README finds movements in the demo clip', async (t) => {
  t.timeout(180_000);
  const readme = await readFile(`${root}README.md`, 'utf8');
  const program = /```js\n([\s\S]*?)```/.exec(readme)?.[1] as string;
  const path = `${root}dist/readme-example.mjs`;
  await writeFile(path, program);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [path], { cwd: root });
    const lines = stdout.trim().split('\n');
    t.true(lines.length >= 5, stdout);
    for (const line of lines) t.regex(line, /^\d+\.\d\d( [a-zA-Z]+)+$/);
  } finally {
    await rm(path);
  }
});
