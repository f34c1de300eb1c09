import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Removes damaged outboxes that were set aside beside a folder, and says how many there were.
 *
 * @param before UTC ms: only those in which nothing was written since; absent: all
 */
export async function removeSetAside(path: string, before = Number.POSITIVE_INFINITY): Promise<number> {
  const folder = dirname(path);
  const names = await readdir(folder).catch((): string[] => []);
  let removed = 0;
  for (const name of names.filter((one) => one.startsWith(`${basename(path)}.damaged-`))) {
    const aside = join(folder, name);
    if ((await lastWritten(aside)) >= before) continue;
    await rm(aside, { recursive: true, force: true });
    removed++;
  }
  return removed;
}

async function lastWritten(folder: string): Promise<number> {
  const files = await readdir(folder).catch((): string[] => []);
  const all = [folder, ...files.map((name) => join(folder, name))];
  const times = all.map(async (path) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0);
  return Math.max(...(await Promise.all(times)));
}
