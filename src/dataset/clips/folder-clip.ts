import { readFile, stat } from 'node:fs/promises';
import { diskReason } from '../../disk-reason.js';
import { DataError } from '../../errors.js';
import { framePool } from '../../sources/frame-pool.js';
import { observeFrames } from '../../sources/observe-frames.js';
import { type PictureDecoder, pictureDecoder } from '../../sources/picture-decoder.js';
import { pictureFolder } from '../../sources/picture-folder.js';
import { copyPictureGray } from '../../sources/picture-gray.js';
import type { Picture } from '../../vision/picture.js';
import type { Clip } from './clip.js';

/** The face is followed from at most so long before the onset, s. */
const longestLead = 1.2;
/** Meshes until a face has settled, and how long its anchor is collected, s. */
const settlingFrames = 15;
const anchorSeconds = 0.15;

/** `least` is the number of the first picture, `places` how many there are, holes counted. */
export type FolderClip = Clip & { readonly least: number; readonly places: number };

/**
 * A folder of numbered pictures as a clip.
 * @throws DataError as pictureFolder does
 */
export async function openFolderClip(folder: string, fps: number): Promise<FolderClip> {
  const listed = await pictureFolder(folder);
  const least = listed[0].number;
  const files = new Map(listed.map(({ path, number }) => [number - least, path]));
  const places = (listed.at(-1)?.number ?? least) - least + 1;
  const stats = await Promise.all(listed.map(({ path }) => stat(path)));
  const identity = listed.map(({ path }, i) => `${path}:${stats[i].size}:${stats[i].mtimeMs}`).join('\n');

  const decode = async (decoder: PictureDecoder, place: number): Promise<Picture> => {
    const path = files.get(place);
    if (path === undefined) {
      throw new DataError(
        place >= 0 && place < places
          ? `${folder} has no picture ${place + least}, though others before and after it: copy it again`
          : `${folder} has no picture ${place + least}, only ${least} to ${places - 1 + least}: check the numbers, and what is first`,
      );
    }
    const file = await readFile(path).catch((cause: Error) => {
      throw new DataError(`${path} cannot be read (${diskReason(cause)}): check its permissions`, { cause });
    });
    return decoder.decode(path, file, (still) => {
      const { width, height } = still;
      const gray = new Uint8Array(width * height);
      if (copyPictureGray(still, gray)) return { gray, width, height };
      throw new DataError(`${path} has colours that mien does not read: save it with 8 bits of gray or of RGB`);
    });
  };

  return {
    identity,
    whole: false,
    least,
    places,
    frames({ onset, offset }, stop) {
      const needed = settlingFrames + Math.ceil(anchorSeconds * fps) + 2;
      const from = Math.max(0, onset - Math.max(needed, Math.round(longestLead * fps)));
      if (onset - from < needed) return undefined;
      return observeFrames(stop, async (signal, emit) => {
        const decoder = await pictureDecoder();
        const pool = framePool();
        try {
          let epoch = 0;
          let size = '';
          for (let place = from; place <= offset && !signal.aborted; place++) {
            const picture = await decode(decoder, place);
            const own = `${picture.width}x${picture.height}`;
            if (size !== '' && own !== size) epoch++;
            size = own;
            const pts = place / fps;
            await pool.free(signal);
            const lease = pool.take(picture.width, picture.height);
            if (signal.aborted || lease === undefined) return;
            lease.gray.set(picture.gray);
            emit({ ...picture, ...lease, seq: place, pts, arrival: 0, captured: 1000 * pts, epoch });
          }
        } finally {
          decoder.close();
        }
      });
    },
    async pictures(wanted, signal) {
      const decoder = await pictureDecoder();
      try {
        const pictures = new Map<number, Picture>();
        for (const place of wanted) {
          signal.throwIfAborted();
          pictures.set(place, await decode(decoder, place));
        }
        return pictures;
      } finally {
        decoder.close();
      }
    },
  };
}
