// Builds dist/: every src/kernels/assembly/*.as.ts to dist/kernels/*.wasm by the AssemblyScript compiler, TypeScript by
// tsc, and src/web to dist/web by esbuild. All is built beside dist/ and takes its place when it is whole: a build that is
// broken off leaves the one before, and a program that runs from dist/ never sees half of one.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const begun = new Date();
const dist = join(root, 'dist');
const fresh = join(root, `dist.${process.pid}.new`);
const stale = join(root, `dist.${process.pid}.old`);
process.on('exit', () => {
  for (const folder of [fresh, stale]) rmSync(folder, { recursive: true, force: true });
});

/** Runs a compiler; its own message says what is wrong. */
function run(name, args) {
  const { status } = spawnSync(join(root, 'node_modules', '.bin', name), args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

const assembly = join(root, 'src', 'kernels', 'assembly');
mkdirSync(join(fresh, 'kernels'), { recursive: true });
for (const name of readdirSync(assembly).filter((file) => file.endsWith('.as.ts'))) {
  const out = join(fresh, 'kernels', name.replace('.as.ts', '.wasm'));
  const options = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert'];
  run('asc', [join(assembly, name), '-o', out, ...options]);
}

run('tsc', ['-p', 'tsconfig.build.json', '--outDir', fresh]);

// The dashboard: one script, and the page and its style as they are.
const web = join(root, 'src', 'web');
const page = join(fresh, 'web');
mkdirSync(page, { recursive: true });
const bundling = ['--bundle', '--minify', '--format=esm', '--target=es2023', '--log-level=warning'];
run('esbuild', [join(web, 'main.ts'), `--outfile=${join(page, 'app.js')}`, ...bundling]);
for (const name of ['index.html', 'style.css', 'icon.svg']) copyFileSync(join(web, name), join(page, name));

// bin/mien.cjs compares this stamp with src to see whether a checkout must be built again.
const stamp = join(fresh, '.built');
writeFileSync(stamp, '');
utimesSync(stamp, begun, begun);

// Another build may put its own there at any time: the last one stays.
for (;;) {
  rmSync(stale, { recursive: true, force: true });
  try {
    renameSync(dist, stale);
  } catch (error) {
    // A layer of a container's file system lets no folder be moved.
    if (error.code !== 'ENOENT') rmSync(dist, { recursive: true, force: true });
  }
  try {
    renameSync(fresh, dist);
    break;
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}
