import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DataError } from '../errors.js';
import type { MienEvent } from '../event.js';
import { writeFileAtomically } from '../model/write-file.js';
import type { ClassifiedExpression } from '../operators/classify.js';
import { type EventPictures, type ReportedEvent, reportPage } from '../report/report-page.js';

/** Gathers what a report shows, and writes it at the end. */
export type Report = {
  /** Takes the pictures of an expression, if pictures are wanted. */
  see(expression: ClassifiedExpression): void;
  add(event: MienEvent): void;
  /** @param duration length of the recording, s */
  write(duration: number): Promise<void>;
};

/**
 * Begins a report. Its file is written at the end and in one go; what was there stays until then.
 *
 * @throws DataError when it cannot be written
 */
export async function openReport(
  path: string,
  { recording, pictures }: { recording: string; pictures: boolean },
): Promise<Report> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (folder) throw new DataError(`The report ${path} is a folder; name a file in it with --report.`);
  await access(dirname(path), constants.W_OK).catch((cause: Error) => {
    throw new DataError(`The report ${path} cannot be written (${cause.message}); name another place with --report.`, {
      cause,
    });
  });
  const seen = new Map<string, EventPictures>();
  const events: ReportedEvent[] = [];
  return {
    see({ id, crops, motion }) {
      if (!pictures || !motion) return;
      const { apex: magnified, amplification } = motion;
      seen.set(id, { onset: crops.onset, apex: crops.apex, magnified, amplification });
    },
    add(event) {
      const shown = seen.get(event.id);
      events.push(shown ? { event, pictures: shown } : { event });
    },
    async write(duration) {
      await writeFileAtomically(path, reportPage({ recording, duration, events }));
    },
  };
}
