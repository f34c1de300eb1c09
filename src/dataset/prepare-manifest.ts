import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, MienError } from '../errors.js';
import type { Tvl1 } from '../kernels/tvl1.js';
import { computeFlows } from '../model/preprocessing/compute-flows.js';
import type { Vision } from '../vision/open-vision.js';
import { type FollowedFace, followFaces } from './clips/follow-face.js';
import { openTasks, type Task } from './clips/open-tasks.js';
import { placesOf, type SeenExpression, seenWhileFollowed, seeStill } from './clips/see-expression.js';
import type { Manifest, ManifestRow, RowFailure } from './manifest.js';
import { openPreparedSet } from './prepared-set.js';
import { openPreparedSetWriter } from './prepared-set-writer.js';
import type { SampleInfo } from './sample.js';
import { createSampleRecord } from './sample-record.js';
import { setFiles } from './set-file.js';

export type PrepareOptions = {
  /** Paths of the manifest are relative to this folder. */
  readonly root: string;
  /** What each sample names as its source. */
  readonly source: string;
  readonly vision: Pick<Vision, 'detector' | 'mesh'>;
  readonly tvl1: Tvl1;
  readonly signal: AbortSignal;
  /** Called after each row that could be opened, also with those that were there before. */
  readonly onRow?: (done: number, total: number) => void;
};

export type Prepared = {
  readonly prepared: number;
  /** How many of them were taken over from the set that was there before, or from a run that was cut short. */
  readonly kept: number;
  readonly failures: readonly RowFailure[];
};

const made = 'mien prepare';

/**
 * Turns the rows of a manifest into a prepared set: onset, apex and offset of each expression as the live tracker and
 * stabiliser see them, and the flows between them. Rows that are in the folder's set already, unchanged, are not computed
 * again; a run that was cut short is gone on with. When no row can be prepared, the folder stays as it was.
 *
 * @throws DataError when the set cannot be written
 */
export async function prepareManifest(manifest: Manifest, folder: string, options: PrepareOptions): Promise<Prepared> {
  const { root, source, vision, tvl1, signal, onRow = () => {} } = options;
  const failures = [...manifest.failures];
  const failed = (row: ManifestRow, error: unknown): void => {
    if (!(error instanceof MienError)) throw error;
    failures.push({ line: row.line, clip: row.clip, message: error.message });
  };
  const groups = await openTasks(manifest.rows, root, failed);
  const before = existsSync(join(folder, setFiles.set)) ? openPreparedSet(folder) : undefined;
  if (before !== undefined && before.settings[0]?.['made'] !== made) {
    before.close();
    throw new DataError(`${folder} holds a prepared set that '${made}' did not make: name another folder.`);
  }
  const stored = new Map(before?.samples.map((sample, index) => [sample['key'], index]));
  const lines = new Map(groups.flat().map((task) => [task.row.clip, JSON.stringify(lineOf(task, source))]));
  const writer = openPreparedSetWriter(folder, { made }, (sample) => {
    const { frames: _, seen: __, ...line } = sample;
    return lines.get(sample.clip) === JSON.stringify(line);
  });
  const there = new Set(writer.resumed.map(({ clip }) => clip));
  let [prepared, kept, done] = [there.size, there.size, 0];
  try {
    const record = createSampleRecord();
    for (const tasks of groups) {
      const open = tasks.filter(({ row }) => !there.has(row.clip));
      const followed = await follow(
        open.filter(({ key }) => !stored.has(key)),
        options,
      );
      done += tasks.length - open.length;
      for (const task of open) {
        signal.throwIfAborted();
        const line = lineOf(task, source);
        const old = stored.get(task.key);
        try {
          if (before !== undefined && old !== undefined) {
            const { frames, seen } = before.samples[old];
            writer.add({ ...line, frames, seen }, before.read(old, record));
            kept++;
          } else {
            const { moments, clip } = task;
            const seen =
              seenWhileFollowed(moments, followed(task), tvl1) ??
              (await seeStill(moments, clip, { vision, tvl1 }, signal));
            for (const name of ['onset', 'apex', 'offset'] as const) record.crops[name].set(seen.crops[name]);
            computeFlows(record.crops, tvl1, record.flows);
            writer.add({ ...line, ...seenAs(task, seen) }, record);
          }
          prepared++;
        } catch (error) {
          signal.throwIfAborted();
          failed(task.row, error);
        }
        onRow(++done, manifest.rows.length);
      }
    }
    signal.throwIfAborted();
    if (prepared > 0) writer.finish();
  } finally {
    writer.close();
    before?.close();
  }
  return { prepared, kept, failures: failures.sort((a, b) => a.line - b.line) };
}

/** What is known of a sample before it is seen. */
function lineOf({ row: { clip, subject, label, fps }, key }: Task, source: string): SampleInfo {
  return { clip, subject, label, fps, source, key };
}

/** How it was seen, with the data set's own numbers of the frames. */
function seenAs({ moments, first }: Task, { apex, seen }: SeenExpression) {
  return { frames: [moments.onset, apex, moments.offset].map((place) => place + first), seen };
}

type Followed = ReadonlyMap<number, readonly FollowedFace[]>;

/** Follows the faces of a recording's rows: once for all rows of a video, for each row anew through a folder's pictures. */
async function follow(tasks: readonly Task[], { vision, signal }: PrepareOptions): Promise<(task: Task) => Followed> {
  const passes = new Map<unknown, { task: Task; wanted: Set<number> }>();
  const passOf = (task: Task) => (task.clip.whole ? task.clip : task);
  for (const task of tasks) {
    const pass = passes.get(passOf(task)) ?? { task, wanted: new Set<number>() };
    passes.set(passOf(task), pass);
    for (const place of placesOf(task.moments)) pass.wanted.add(place);
  }
  const followed = new Map<unknown, Followed>();
  for (const [name, { task, wanted }] of passes) {
    const frames = task.clip.frames(task.moments, signal);
    if (frames === undefined) continue;
    const seen = await followFaces(frames, wanted, vision).catch((error: unknown): Followed => {
      // What is damaged on the way there need not be among the pictures themselves: they are looked at alone next.
      if (error instanceof MienError) return new Map();
      throw error;
    });
    followed.set(name, seen);
  }
  return (task) => followed.get(passOf(task)) ?? new Map();
}
