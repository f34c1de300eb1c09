import { existsSync, readFileSync } from 'node:fs';
import { MienError } from '../errors.js';

/**
 * Instantiates one of the image kernels (src/kernels/assembly, compiled by `npm run build` to dist/kernels). Each call
 * gives an instance with a memory of its own; `Exports` states what the kernel exports. Works from dist/ and, once
 * built, from src/. Throws MIEN_ERR_INTERNAL when the kernel was not built.
 */
export function loadKernel<Exports>(name: string): Exports {
  const beside = new URL(`./${name}.wasm`, import.meta.url);
  const built = new URL(`../../dist/kernels/${name}.wasm`, import.meta.url);
  const url = [beside, built].find((candidate) => existsSync(candidate));
  if (!url) {
    throw new MienError(
      'MIEN_ERR_INTERNAL',
      `The image kernel ${name}.wasm is missing from this installation. Run npm run build in a checkout, or install mien again.`,
    );
  }
  const module = new WebAssembly.Module(readFileSync(url));
  return new WebAssembly.Instance(module).exports as Exports;
}
