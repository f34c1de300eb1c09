import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskReason } from '../disk-reason.js';
import { DataError } from '../errors.js';
import type { MienEvent } from '../event.js';
import { writeFileAtomically } from '../model/write-file.js';
import type { ClassifiedExpression } from '../operators/classify.js';
import type { ReportedEvent } from '../report/event-section.js';
import { LaneCollector } from '../report/recording-lanes.js';
import { reportPage } from '../report/report-page.js';

/** Gathers what a report shows, and writes it at the end. */
export type Report = {
  /** What the timeline shows beside the events. */
  readonly lanes: LaneCollector;
  /** Takes the curves of an expression, and its pictures if pictures are wanted. */
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
    throw new DataError(
      `The report ${path} cannot be written (${diskReason(cause)}); name another place with --report.`,
      {
        cause,
      },
    );
  });
  const lanes = new LaneCollector();
  const seen = new Map<string, Omit<ReportedEvent, 'event'>>();
  const events: ReportedEvent[] = [];
  return {
    lanes,
    see({ id, curves, crops, motion }) {
      const shown = pictures &&
        motion && {
          onset: crops.onset,
          apex: crops.apex,
          magnified: motion.apex,
          amplification: motion.amplification,
        };
      seen.set(id, shown ? { curves, pictures: shown } : { curves });
    },
    add(event) {
      events.push({ event, ...seen.get(event.id) });
      seen.delete(event.id);
    },
    async write(duration) {
      await writeFileAtomically(path, reportPage({ recording, duration, lanes: lanes.lanes, events }));
    },
  };
}
