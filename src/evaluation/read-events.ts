import { DataError } from '../errors.js';
import { eventSchema } from '../event.js';
import { quoted } from '../model/quoted.js';
import type { Interval } from './interval.js';
import { recordingName } from './recording-name.js';

/**
 * Reads events, one JSON object a line, as `mien analyze --json` and the journal write them. Of several messages of
 * one event the one with the highest `seq` counts. A file without any line is one in which nothing was found.
 * @param name the file as an error should call it
 * @returns by recording: the last part of what the event's `camera` says
 * @throws DataError that names the line of what is not an event
 */
export function parseEvents(text: string, name: string): Map<string, Interval[]> {
  const latest = new Map<string, { recording: string; seq: number; interval: Interval }>();
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const { camera, id, seq, interval } = readEvent(line, `${name}, line ${index + 1}`);
    const recording = recordingName(camera);
    // Two analyses give the same ids, so an id means something only within its recording.
    const key = JSON.stringify([recording, id]);
    if ((latest.get(key)?.seq ?? -1) < seq) latest.set(key, { recording, seq, interval });
  }
  const byRecording = new Map<string, Interval[]>();
  for (const { recording, interval } of latest.values()) {
    byRecording.set(recording, [...(byRecording.get(recording) ?? []), interval]);
  }
  return byRecording;
}

function readEvent(line: string, at: string): { camera: string; id: string; seq: number; interval: Interval } {
  const parsed = eventSchema.safeParse(parseJson(line, at));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    throw new DataError(`${at}: not a mien.event/1 (${where}${issue.message}): write it with mien analyze --json.`);
  }
  const { camera, id, seq, onset, apex, offset } = parsed.data;
  if (!(onset.pts < offset.pts)) {
    throw new DataError(
      `${at}: the event ends at ${offset.pts} s, not after its onset at ${onset.pts} s: write it again.`,
    );
  }
  return { camera, id, seq, interval: { onset: onset.pts, apex: apex.pts, offset: offset.pts } };
}

function parseJson(line: string, at: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new DataError(`${at}: ${quoted(line)} is not JSON: write events with mien analyze --json, to their end.`, {
      cause,
    });
  }
}
