// Builds dist/: every src/kernels/assembly/*.as.ts to dist/kernels/*.wasm by the AssemblyScript compiler, then TypeScript by tsc.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
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

// bin/mien.cjs compares this stamp with src to see whether a checkout must be built again.
const stamp = join(root, 'dist', '.built');
writeFileSync(stamp, '');
utimesSync(stamp, begun, begun);
