// Builds dist/: every src/kernels/assembly/*.as.ts to dist/kernels/*.wasm by the AssemblyScript compiler, TypeScript by
// tsc, and src/web to dist/web by esbuild.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const begun = new Date();

/** Runs a compiler; its own message says what is wrong. */
function run(name, args) {
  const { status } = spawnSync(join(root, 'node_modules', '.bin', name), args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

rmSync(join(root, 'dist'), { recursive: true, force: true });
const assembly = join(root, 'src', 'kernels', 'assembly');
mkdirSync(join(root, 'dist', 'kernels'), { recursive: true });
for (const name of readdirSync(assembly).filter((file) => file.endsWith('.as.ts'))) {
  const out = join('dist', 'kernels', name.replace('.as.ts', '.wasm'));
  const options = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert'];
  run('asc', [join(assembly, name), '-o', out, ...options]);
}

run('tsc', ['-p', 'tsconfig.build.json']);

// The dashboard: one script, and the page and its style as they are.
const web = join(root, 'src', 'web');
const page = join(root, 'dist', 'web');
mkdirSync(page, { recursive: true });
const bundling = ['--bundle', '--minify', '--format=esm', '--target=es2023', '--log-level=warning'];
run('esbuild', [join(web, 'main.ts'), `--outfile=${join(page, 'app.js')}`, ...bundling]);
for (const name of ['index.html', 'style.css', 'icon.svg']) copyFileSync(join(web, name), join(page, name));

// bin/mien.cjs compares this stamp with src to see whether a checkout must be built again.
const stamp = join(root, 'dist', '.built');
writeFileSync(stamp, '');
utimesSync(stamp, begun, begun);
