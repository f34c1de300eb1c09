import util from 'node:util';
import { UnavailableError } from '../../errors.js';
import type { Tf } from './interpreter.js';

/**
 * Loads @tensorflow/tfjs-node, which is not among mien's own dependencies: it is large, and slower than onnxruntime.
 * @throws UnavailableError when it is not installed, or does not run on this machine
 */
export async function loadTfjs(name = '@tensorflow/tfjs-node'): Promise<Tf> {
  // tfjs-node 4.22 still calls what Node removed in version 23.
  const legacy = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
  try {
    const module = (await import(name)) as Tf & { default?: Tf };
    return module.default ?? module;
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new UnavailableError(
      'MIEN_ERR_UNAVAILABLE',
      absent
        ? `The engine tfjs needs the package ${name}, which is not installed: add it with 'npm install ${name}', or use --engine ort.`
        : `The engine tfjs does not run here (${reason}): install ${name} again, or use --engine ort.`,
      { cause: error },
    );
  }
}
