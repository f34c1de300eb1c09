import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DataError } from '../errors.js';

/** A numbered picture of a folder. */
export type NumberedPicture = {
  readonly path: string;
  /** The last number in its name. */
  readonly number: number;
};

const endings = new Set(['.png', '.jpg', '.jpeg', '.bmp']);

/**
 * Lists the numbered pictures of a folder in the order of their numbers (`img2.jpg` before `img10.jpg`). The first number
 * may be any; other files, and those whose name begins with a dot, are passed over.
 *
 * @throws DataError when the folder is missing, holds no picture, one without a number, or two with the same
 */
export async function pictureFolder(folder: string): Promise<NumberedPicture[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const why: Record<string, string> = {
      ENOENT: `There is no folder ${folder}; check the path.`,
      ENOTDIR: `${folder} is not a folder; name the folder that holds the pictures.`,
    };
    const otherwise = `The folder ${folder} may not be read by this user; change its permissions.`;
    throw new DataError(why[cause.code ?? ''] ?? otherwise, { cause });
  });
  const pictures = names
    .filter((name) => endings.has(extname(name).toLowerCase()) && !name.startsWith('.'))
    .map((name) => ({ path: join(folder, name), number: numberOf(name, folder) }))
    .sort((a, b) => a.number - b.number);
  if (pictures.length === 0)
    throw new DataError(`${folder} holds no pictures (.png, .jpg, .jpeg, .bmp); name the folder that does.`);
  refuseUnordered(folder, pictures);
  return pictures;
}

function numberOf(name: string, folder: string): number {
  const digits = /(\d+)\D*$/.exec(name.slice(0, -extname(name).length))?.[1];
  if (digits === undefined)
    throw new DataError(
      `${join(folder, name)} has no number in its name, so its place in time is unknown; number it or take it out.`,
    );
  if (!Number.isSafeInteger(Number(digits)))
    throw new DataError(`${join(folder, name)} has too long a number in its name; number the pictures 1, 2, 3.`);
  return Number(digits);
}

function refuseUnordered(folder: string, pictures: readonly NumberedPicture[]): void {
  const pairs = pictures.slice(1).map((picture, i) => [pictures[i] as NumberedPicture, picture] as const);
  const twins = pairs.find(([a, b]) => a.number === b.number);
  if (twins)
    throw new DataError(
      `${twins[0].path} and ${twins[1].path} have the same number; keep one series of pictures in a folder.`,
    );
  if (pairs.length > 0 && pairs.every(([a, b]) => b.number - a.number > 1))
    throw new DataError(
      `No two pictures of ${folder} have neighbouring numbers; number them 1, 2, 3 and leave none out.`,
    );
}
