import { readFile, stat } from 'node:fs/promises';
import { fileFailure } from './file-failure.js';
import { Secret } from './secret.js';

/** What was read: the secret, perhaps with a warning about the file; or why there is none. */
export type SecretReading = { secret: Secret; warning?: string } | { failure: string };

/** Reads a password, or another secret, from a file; one line end after it is not part of it. */
export async function readSecret(path: string, { what = 'password', maxBytes = 4096 } = {}): Promise<SecretReading> {
  try {
    const { mode, size } = await stat(path);
    if (size > maxBytes) return { failure: `names ${path}, which is too large for a ${what} (${size} bytes)` };
    const text = (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
    if (text === '') return { failure: `names ${path}, which is empty; write the ${what} into it` };
    if ((mode & 0o004) === 0) return { secret: new Secret(text) };
    return { secret: new Secret(text), warning: `${path} can be read by every user of this machine; chmod 600 it` };
  } catch (error) {
    return { failure: `names ${path}, which ${fileFailure(error) ?? 'cannot be read'}` };
  }
}
