import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';

/** A checkout with the real launcher, whose build takes a second and writes down that it was run. */
function checkout(): string {
  const root = mkdtempSync(join(tmpdir(), 'mien-launcher-'));
  for (const folder of ['bin', 'scripts', 'src']) mkdirSync(join(root, folder));
  copyFileSync(new URL('../../bin/mien.cjs', import.meta.url), join(root, 'bin/mien.cjs'));
  writeFileSync(join(root, 'src/a.ts'), '');
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(root, 'scripts/build.mjs'),
    `import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
     appendFileSync('${root}/builds', 'x');
     rmSync('${root}/dist', { recursive: true, force: true });
     await new Promise((resolve) => setTimeout(resolve, 1_000));
     mkdirSync('${root}/dist');
     writeFileSync('${root}/dist/cli.js', 'console.log("runs")');
     writeFileSync('${root}/dist/.built', '');`,
  );
  return root;
}

async function launch(root: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(root, 'bin/mien.cjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  return { code: code as number | null, said };
}

test('of launchers that all find the checkout stale one builds, and the others wait for it', async (t) => {
  const root = checkout();
  const ends = await Promise.all([launch(root), launch(root), launch(root)]);
  t.deepEqual(ends, Array(3).fill({ code: 0, said: 'runs\n' }));
  t.is(readFileSync(join(root, 'builds'), 'utf8'), 'x');
  t.false(existsSync(join(root, '.mien-build')));
});

test('a launcher that was killed while it built holds nobody up', async (t) => {
  const root = checkout();
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  writeFileSync(join(root, '.mien-build'), String(child.pid));
  t.deepEqual(await launch(root), { code: 0, said: 'runs\n' });
});
