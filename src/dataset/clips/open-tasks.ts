import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DataError } from '../../errors.js';
import type { ManifestRow } from '../manifest.js';
import { settingsDigest } from '../set-file.js';
import type { Clip, Moments } from './clip.js';
import { openFolderClip } from './folder-clip.js';
import { openVideoClip } from './video-clip.js';

/** One row with its recording. */
export type Task = {
  readonly row: ManifestRow;
  readonly clip: Clip;
  readonly moments: Moments;
  /** The data set's number of place 0. */
  readonly first: number;
  /** Changes with everything that the sample's pixels depend on. */
  readonly key: string;
};

/** Rises when the same rows no longer give the same samples. */
const recipe = 1;

/** Videos' frames are counted from 1 unless the manifest says otherwise; pictures have their own numbers. */
const firstOfVideo = 1;

/**
 * Opens the recordings of rows.
 * @param root paths are relative to this folder
 * @param failed told of each row whose recording cannot be opened, or which does not fit it
 * @returns tasks by recording, in the order of the rows
 */
export async function openTasks(
  rows: readonly ManifestRow[],
  root: string,
  failed: (row: ManifestRow, error: unknown) => void,
): Promise<Task[][]> {
  const recordings = new Map<string, { open: ReturnType<typeof openRecording>; tasks: Task[] }>();
  for (const row of rows) {
    const path = resolve(root, row.path);
    const name = JSON.stringify([path, row.fps]);
    const recording = recordings.get(name) ?? { open: openRecording(path, row.fps), tasks: [] };
    recordings.set(name, recording);
    try {
      const { clip, least, places } = await recording.open;
      const first = row.first ?? least;
      const moments = momentsOf(row, first, places);
      const key = settingsDigest({ recipe, path, identity: clip.identity, moments, fps: row.fps });
      recording.tasks.push({ row, clip, moments, first, key });
    } catch (error) {
      failed(row, error);
    }
  }
  return [...recordings.values()].map(({ tasks }) => tasks);
}

async function openRecording(path: string, fps: number): Promise<{ clip: Clip; least: number; places?: number }> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return { clip: await openVideoClip(path), least: firstOfVideo };
  const clip = await openFolderClip(path, fps);
  return { clip, least: clip.least, places: clip.places };
}

function momentsOf(row: ManifestRow, first: number, places: number | undefined): Moments {
  if (row.offset === undefined && places === undefined) {
    throw new DataError('the offset is not given: a video needs one, only of a folder is its last picture taken');
  }
  const onset = row.onset === undefined ? 0 : row.onset - first;
  const offset = row.offset === undefined ? (places as number) - 1 : row.offset - first;
  const apex = row.apex === undefined ? undefined : row.apex - first;
  if (onset < 0) throw new DataError(`the onset ${row.onset} is before the first frame ${first}: check the numbers`);
  if (onset >= offset || (apex !== undefined && (apex <= onset || apex > offset))) {
    throw new DataError('onset, apex and offset are not in order within its pictures: check the numbers');
  }
  if (apex === undefined && offset - onset < 2) {
    throw new DataError('no frame lies between onset and offset that could be the apex: check the numbers');
  }
  return { onset, apex, offset };
}
