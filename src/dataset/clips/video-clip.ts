import { stat } from 'node:fs/promises';
import { lastValueFrom, takeWhile, tap } from 'rxjs';
import { DataError } from '../../errors.js';
import { fileSource } from '../../sources/file.js';
import type { Picture } from '../../vision/picture.js';
import type { Clip } from './clip.js';

/** A video as a clip. Its face is followed from its first frame on, as when mien analyses it. */
export async function openVideoClip(path: string): Promise<Clip> {
  const found = await stat(path).catch((cause: Error) => {
    throw new DataError(`There is no folder and no video ${path}: check the path, and --root.`, { cause });
  });
  const source = fileSource({ path, pace: 'asFastAsPossible' });
  return {
    identity: `${path}:${found.size}:${found.mtimeMs}`,
    whole: true,
    frames: (_, signal) => source.open(signal),
    async pictures(wanted, signal) {
      const left = new Set(wanted);
      const last = Math.max(...wanted);
      const pictures = new Map<number, Picture>();
      await lastValueFrom(
        source.open(signal).pipe(
          tap(({ seq, gray, width, height, release }) => {
            if (left.delete(seq)) pictures.set(seq, { gray: gray.slice(), width, height });
            release();
          }),
          takeWhile(({ seq }) => seq < last),
        ),
        { defaultValue: undefined },
      );
      signal.throwIfAborted();
      const missing = [...left][0];
      if (missing === undefined) return pictures;
      throw new DataError(`${path} ends before frame ${missing}, counted from 0: check the numbers, and what is first`);
    },
  };
}
