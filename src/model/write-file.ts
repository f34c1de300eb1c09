import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskReason } from '../disk-reason.js';
import { DataError } from '../errors.js';

/**
 * Writes a file so that its path never holds half of it: into a temporary file beside it, flushed to the disk, then
 * renamed. On any failure the temporary file is removed and what was there before stays.
 * @param mode permissions of the file; 0o666 less the umask unless said
 * @throws DataError when the folder is missing, not writable, or the disk is full.
 */
export async function writeFileAtomically(path: string, data: Uint8Array | string, mode = 0o666): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new DataError(
      `Cannot write ${path} (${diskReason(error)}); name a file in an existing folder with room on its disk.`,
      { cause: error },
    );
  }
}
