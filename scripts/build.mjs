// Builds dist/: every src/kernels/assembly/*.as.ts to dist/kernels/*.wasm by the AssemblyScript compiler, then TypeScript by tsc.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const run = (name, args) => execFileSync(bin(name), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });

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
writeFileSync(join(root, 'dist', '.built'), `${statSync(join(root, 'dist')).mtimeMs}\n`);
