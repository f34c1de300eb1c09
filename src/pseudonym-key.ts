import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskReason } from './disk-reason.js';
import { ConfigError } from './errors.js';
import { makeFolder } from './make-folder.js';
import { writeFileAtomically } from './model/write-file.js';
import type { Random } from './random.js';

const keyBytes = 32;

/**
 * Reads the key of the pseudonyms, and makes it when there is none: 32 random bytes in hex, for the owner alone.
 * Deleting the file breaks the link between all names before and after.
 *
 * @throws ConfigError when it cannot be made or read, is damaged, or others may read it
 */
export async function loadPseudonymKey(path: string, random: Random): Promise<Uint8Array> {
  const unusable = (why: string, cause?: unknown): never => {
    throw new ConfigError(`The key of the pseudonyms ${path} ${why}.`, { cause });
  };
  const make = async (): Promise<string> => {
    const hint = 'let dataFolder name a folder that mien may write';
    try {
      makeFolder(dirname(path));
      const text = Buffer.from(random.bytes(keyBytes)).toString('hex');
      await writeFileAtomically(path, `${text}\n`, 0o600);
      return text;
    } catch (cause) {
      return unusable(`cannot be made (${diskReason(cause)}); ${hint}`, cause);
    }
  };
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return make();
    return unusable(`cannot be read (${diskReason(cause)}); let it belong to the user that mien runs as`, cause);
  });
  if (((await stat(path)).mode & 0o077) !== 0) unusable('can be read by other users; chmod 600 it');
  const key = Buffer.from(text.trim(), 'hex');
  if (key.length !== keyBytes) unusable('is damaged; delete it, and mien makes a new one');
  return key;
}
