import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { diskReason } from '../disk-reason.js';
import { DataError, UsageError } from '../errors.js';
import type { Prediction } from '../evaluation/prediction.js';
import { makeFolder } from '../make-folder.js';
import { writeFileAtomically } from '../model/write-file.js';
import { firstDifference, type TrainingSettings, trainingSettings } from './training-settings.js';

/** Keeps the answers of folds that are done, so that an evaluation that was stopped goes on. */
export type FoldStore = {
  read(fold: string): Promise<Prediction[] | undefined>;
  /** @throws DataError when it cannot be written */
  write(fold: string, predictions: readonly Prediction[]): Promise<void>;
};

const foldFile = z.object({
  fold: z.string(),
  settings: trainingSettings,
  predictions: z.array(
    z.object({ clip: z.string(), subject: z.string(), truth: z.number().int(), logits: z.array(z.number()) }),
  ),
});

/** A store that keeps nothing. */
export const noFoldStore: FoldStore = { read: async () => undefined, write: async () => {} };

/**
 * A store in a folder, a JSON file a fold; the folder is made.
 * @throws DataError when the folder cannot be made; by `read`, UsageError when a fold was made with other settings
 */
export async function openFoldStore(folder: string, settings: TrainingSettings): Promise<FoldStore> {
  try {
    makeFolder(folder);
  } catch (cause) {
    throw new DataError(`Cannot make the folder ${folder} (${diskReason(cause)}); name another with --output.`, {
      cause,
    });
  }
  // Subjects may be called anything.
  const pathOf = (fold: string): string =>
    join(folder, `fold-${createHash('sha256').update(fold).digest('hex').slice(0, 12)}.json`);
  return {
    async read(fold) {
      const path = pathOf(fold);
      if (!existsSync(path)) return undefined;
      const parsed = foldFile.safeParse(await readFile(path, 'utf8').then(parseJson));
      if (!parsed.success) throw new DataError(`${path} is not a fold of an evaluation: remove it.`);
      const other = firstDifference(settings, parsed.data.settings);
      if (other) {
        throw new UsageError(
          `${path} was made with ${other.name} ${other.before} and not ${other.now}: give the same, or another --output.`,
        );
      }
      return parsed.data.predictions;
    },
    write: (fold, predictions) =>
      writeFileAtomically(pathOf(fold), `${JSON.stringify({ fold, settings, predictions })}\n`),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
