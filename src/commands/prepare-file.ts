import { basename, dirname } from 'node:path';
import { parseManifest } from '../dataset/manifest.js';
import { type Prepared, prepareManifest } from '../dataset/prepare-manifest.js';
import { createTvl1 } from '../kernels/tvl1.js';
import { openVision } from '../vision/open-vision.js';
import { readText } from './read-text.js';

export type PrepareFileOptions = {
  /** What the manifest's paths are relative to (default: the manifest's folder). */
  readonly root?: string;
  readonly signal: AbortSignal;
  readonly onRow?: (done: number, total: number) => void;
};

/**
 * Turns a manifest's file into a prepared set in a folder, with the tracker opened for that time alone.
 * @returns what was prepared, and how many rows the manifest has
 * @throws DataError when the file cannot be read or is no manifest, or the set cannot be written
 */
export async function prepareFile(
  path: string,
  folder: string,
  { root = dirname(path), ...rest }: PrepareFileOptions,
): Promise<Prepared & { readonly rows: number }> {
  const source = basename(path);
  const manifest = parseManifest(await readText(path, 'manifest'), source);
  const vision = await openVision();
  try {
    const result = await prepareManifest(manifest, folder, { root, source, vision, tvl1: createTvl1(), ...rest });
    return { ...result, rows: manifest.rows.length + manifest.failures.length };
  } finally {
    await vision.close();
  }
}
