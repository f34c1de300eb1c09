import { basename } from 'node:path';
import type { PreparedSet } from '../dataset/prepared-set.js';
import { openPreparedSets } from '../dataset/prepared-sets.js';
import { DataError } from '../errors.js';
import { prepareFile } from './prepare-file.js';

/**
 * Opens prepared sets and manifests as one set. A manifest is prepared first, into a folder beside it (`x.csv` into
 * `x.prepared`); a second time only the rows that have changed are. Rows that cannot be prepared are said and left out.
 * @returns undefined when it was asked to stop meanwhile
 * @throws DataError when a path is neither, or a manifest has no row that can be prepared
 */
export async function openSamples(paths: readonly string[], signal: AbortSignal): Promise<PreparedSet | undefined> {
  const folders: string[] = [];
  try {
    for (const path of paths) folders.push(/\.csv$/i.test(path) ? await prepared(path, signal) : path);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
  return openPreparedSets(folders);
}

async function prepared(path: string, signal: AbortSignal): Promise<string> {
  const name = basename(path);
  const folder = path.replace(/\.csv$/i, '.prepared');
  const { prepared, kept, failures } = await prepareFile(path, folder, { signal });
  for (const { line, message } of failures) process.stderr.write(`mien: ${name}, line ${line}: ${message}\n`);
  if (prepared === 0) throw new DataError(`No row of ${name} can be prepared, see above.`);
  process.stderr.write(`mien: ${folder} holds ${prepared} samples, ${kept} of them from before.\n`);
  return folder;
}
