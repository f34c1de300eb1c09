import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { diskReason } from '../disk-reason.js';
import { DataError } from '../errors.js';
import { writeFileAtomically } from '../model/write-file.js';
import type { StepRecord } from './step-record.js';

export type TrainingLog = {
  /** Every record up to now, those of the part before a checkpoint among them. */
  readonly records: readonly StepRecord[];
  add(record: StepRecord): void;
  /** Appends to the file what it does not hold yet. @throws DataError when it cannot be written */
  flush(): Promise<void>;
};

/**
 * Opens a training's log, a JSON line a step and a validation: anew, or as it was after the step that training goes on from.
 * @throws DataError when it cannot be written
 */
export async function openTrainingLog(path: string, from: number): Promise<TrainingLog> {
  const before = from > 0 && existsSync(path) ? parse(await readFile(path, 'utf8')) : [];
  const records = before.filter(({ step }) => step <= from);
  await writeFileAtomically(path, records.map(line).join(''));
  let written = records.length;
  return {
    records,
    add: (record) => records.push(record),
    async flush() {
      const fresh = records.slice(written);
      if (fresh.length === 0) return;
      try {
        await appendFile(path, fresh.map(line).join(''));
      } catch (cause) {
        throw new DataError(`Cannot write ${path} (${diskReason(cause)}); make room on its disk.`, { cause });
      }
      written += fresh.length;
    },
  };
}

const line = (record: StepRecord): string => `${JSON.stringify(record)}\n`;

/** A line that was cut short is left out. */
function parse(text: string): StepRecord[] {
  return text.split('\n').flatMap((each) => {
    try {
      return each === '' ? [] : [JSON.parse(each) as StepRecord];
    } catch {
      return [];
    }
  });
}
