import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** Characters that are gathered for one write. */
const chunk = 1 << 20;

/**
 * Removes lines from a file: what stays is written beside it, flushed to the disk, and takes its place whole. A file
 * without such lines is left as it is. Takes little memory, however long the file is.
 *
 * @returns how many lines were removed
 */
export async function rewriteLines(path: string, keep: (line: string) => boolean): Promise<number> {
  const temporary = `${path}.rewriting`;
  const { mode } = await stat(path);
  const out = await open(temporary, 'w', mode & 0o777);
  let removed = 0;
  try {
    let gathered = '';
    for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
      if (!keep(line)) {
        removed++;
        continue;
      }
      gathered += `${line}\n`;
      if (gathered.length < chunk) continue;
      await out.appendFile(gathered);
      gathered = '';
    }
    await out.appendFile(gathered);
    await out.sync();
  } catch (error) {
    await out.close();
    await rm(temporary, { force: true });
    throw error;
  }
  await out.close();
  if (removed > 0) await rename(temporary, path);
  else await rm(temporary, { force: true });
  return removed;
}
