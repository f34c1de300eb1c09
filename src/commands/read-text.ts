import { readFile } from 'node:fs/promises';
import { diskReason } from '../disk-reason.js';
import { DataError } from '../errors.js';

/**
 * Reads a text file that the command line names.
 * @param what it should be, for errors
 * @throws DataError when it cannot be read or is not UTF-8
 */
export async function readText(path: string, what: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new DataError(`Cannot read the ${what} ${path} (${diskReason(cause)}); check the path.`, { cause });
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DataError(`The ${what} ${path} is not UTF-8 text: save it as text in UTF-8.`, { cause });
  }
}
