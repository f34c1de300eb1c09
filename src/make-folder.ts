import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it; one that is there is left as it is.
 *
 * Not `mkdir` with `recursive`: below a folder that takes none though it is there, as /proc, Node's never ends.
 *
 * @throws the system's error
 */
export function makeFolder(path: string): void {
  const exists = (): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (exists()) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!exists()) throw error;
  }
}
