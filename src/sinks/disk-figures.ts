import { statfs } from 'node:fs/promises';

export type DiskFigures = { readonly freeBytes: number; readonly sizeBytes: number };

/** Room on the disk that holds a folder, as far as this process may use it; undefined where it cannot be asked. */
export async function diskFigures(folder: string): Promise<DiskFigures | undefined> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
  } catch {
    return undefined;
  }
}
