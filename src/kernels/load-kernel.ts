import { existsSync, readFileSync } from 'node:fs';
import { MienError } from '../errors.js';

/** Compiled once: what the machine has learned to run fast stays fast for the next instance. */
const modules = new Map<string, WebAssembly.Module>();

/**
 * Instantiates one of the image kernels (src/kernels/assembly, compiled by `npm run build` to dist/kernels). Each call
 * gives an instance with a memory of its own; `Exports` states what the kernel exports. Works from dist/ and, once
 * built, from src/. Throws MIEN_ERR_INTERNAL when the kernel was not built.
 */
export function loadKernel<Exports>(name: string): Exports {
  const module = modules.get(name) ?? new WebAssembly.Module(readFileSync(locate(name)));
  modules.set(name, module);
  return new WebAssembly.Instance(module).exports as Exports;
}

function locate(name: string): URL {
  const beside = new URL(`./${name}.wasm`, import.meta.url);
  const built = new URL(`../../dist/kernels/${name}.wasm`, import.meta.url);
  const url = [beside, built].find((candidate) => existsSync(candidate));
  if (url) return url;
  throw new MienError(
    'MIEN_ERR_INTERNAL',
    `The image kernel ${name}.wasm is missing from this installation. Run npm run build in a checkout, or install mien again.`,
  );
}
