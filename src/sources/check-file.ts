import { access, constants, stat } from 'node:fs/promises';
import { DataError } from '../errors.js';

/**
 * Checks that `path` is a file with something in it that may be read.
 *
 * @throws DataError that says which it is not
 */
export async function checkFile(path: string): Promise<void> {
  if (path === '') throw new DataError('The name of the recording is empty; name a video file.');
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.exec(path);
  if (address) {
    throw new DataError(
      `An address (${address[0]}...) is not a recording; name a video file, or put a camera into mien.yaml.`,
    );
  }
  const found = await stat(path).catch((cause: unknown) => {
    throw new DataError(`There is no file ${path}; check the path.`, { cause });
  });
  if (found.isDirectory()) throw new DataError(`${path} is a folder, not a video; name a file in it.`);
  if (!found.isFile()) throw new DataError(`${path} is not a file but a device or a pipe; name a video file.`);
  if (found.size === 0) throw new DataError(`${path} is empty; copy the recording again.`);
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new DataError(`${path} may not be read by this user; change its permissions.`, { cause });
  });
}
