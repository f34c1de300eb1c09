// Builds dist/: TypeScript by tsc, and every src/kernels/assembly/*.as.ts to dist/kernels/*.wasm by the AssemblyScript compiler.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const run = (name, args) => execFileSync(bin(name), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });

rmSync(join(root, 'dist'), { recursive: true, force: true });
run('tsc', ['-p', 'tsconfig.build.json']);

const assembly = join(root, 'src', 'kernels', 'assembly');
const kernels = existsSync(assembly) ? readdirSync(assembly).filter((name) => name.endsWith('.as.ts')) : [];
mkdirSync(join(root, 'dist', 'kernels'), { recursive: true });
for (const name of kernels) {
  const out = join('dist', 'kernels', name.replace('.as.ts', '.wasm'));
  run('asc', [
    join('src', 'kernels', 'assembly', name),
    '-o',
    out,
    '-O3',
    '--enable',
    'simd',
    '--runtime',
    'stub',
    '--noAssert',
  ]);
}

// bin/mien.cjs compares this stamp with src to see whether a checkout must be built again.
writeFileSync(join(root, 'dist', '.built'), `${statSync(join(root, 'dist')).mtimeMs}\n`);
