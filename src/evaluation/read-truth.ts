import { DataError } from '../errors.js';
import { quoted } from '../model/quoted.js';
import { type CsvRow, csvRows } from './csv-rows.js';
import type { Interval } from './interval.js';
import { recordingName } from './recording-name.js';

/** What a line of a truth table can say. `none` is for a recording in which nothing moves; its times are empty. */
export const truthKinds = ['micro', 'macro', 'blink', 'speech', 'gaze', 'head', 'other', 'none'] as const;
export type TruthKind = Exclude<(typeof truthKinds)[number], 'none'>;

export type TrueMovement = Interval & {
  readonly kind: TruthKind;
  /** Peak displacement, px of the crop, where the table says it. */
  readonly strengthPx?: number;
};

/** What is true of one recording. */
export type Truth = {
  readonly movements: readonly TrueMovement[];
  /** s; null when the table does not say. */
  readonly seconds: number | null;
};

const required = ['path', 'onset_s', 'apex_s', 'offset_s', 'kind'] as const;
const optional = ['length_s', 'strength_px'] as const;
type Column = (typeof required)[number] | (typeof optional)[number];

/**
 * Reads a truth table: `path,onset_s,apex_s,offset_s,kind` in any order, optionally `length_s` (how long the recording
 * is, on at least one of its lines) and `strength_px` (a movement's peak displacement); other columns are ignored. (DESIGN section 4)
 * @param name the file as an error should call it
 * @returns by recording: the last part of its path
 * @throws DataError that names the line of what is damaged
 */
export function parseTruth(text: string, name: string): Map<string, Truth> {
  if (/^\s*\{/.test(text)) {
    throw new DataError(`${name} is JSON, not a truth table: name the table (.csv) first, then the events.`);
  }
  const [header, ...rows] = csvRows(text, name);
  const columns = readHeader(header, name);
  const recordings = new Map<string, { path: string; movements: TrueMovement[]; seconds: number | null }>();
  for (const { line, fields } of rows) {
    const at = `${name}, line ${line}`;
    if (fields.length !== header.fields.length) {
      throw new DataError(
        `${at}: ${fields.length} fields where the header has ${header.fields.length}: decimals take a point, and a field with a comma goes in quotes.`,
      );
    }
    const cell = (column: Column): string => (fields[columns.get(column) ?? -1] ?? '').trim();
    const path = cell('path');
    if (path === '') throw new DataError(`${at}: path is empty: name the recording.`);
    const key = recordingName(path);
    const known = recordings.get(key) ?? { path, movements: [], seconds: null };
    if (known.path !== path) {
      throw new DataError(
        `${at}: ${quoted(path)} and ${quoted(known.path)} have the same last part, which is what events say: rename one.`,
      );
    }
    recordings.set(key, known);
    if (cell('length_s') !== '') {
      const length = seconds(cell('length_s'), 'length_s', at);
      if (length === 0) throw new DataError(`${at}: length_s is 0: give the recording's length in seconds.`);
      if (known.seconds !== null && known.seconds !== length) {
        throw new DataError(
          `${at}: length_s is ${length} where another line of ${quoted(path)} says ${known.seconds}: make them equal.`,
        );
      }
      known.seconds = length;
    }
    const movement = readMovement(cell, at);
    if (movement) known.movements.push(movement);
  }
  for (const { path, movements, seconds } of recordings.values()) {
    const late = movements.find(({ offset }) => seconds !== null && offset > seconds);
    if (late) {
      throw new DataError(
        `${name}: a movement of ${quoted(path)} ends at ${late.offset} s, but its length_s is ${seconds}: correct one of them.`,
      );
    }
  }
  return recordings;
}

function readHeader(header: CsvRow | undefined, name: string): Map<Column, number> {
  const names = (header?.fields ?? []).map((field) => field.trim());
  const missing = required.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new DataError(`${name} has no column ${missing.join(', ')}: its first line must be ${required.join(',')}.`);
  }
  const twice = [...required, ...optional].find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice) throw new DataError(`${name} has two columns ${twice}: keep one.`);
  return new Map([...required, ...optional].map((column) => [column, names.indexOf(column)]));
}

function readMovement(cell: (column: Column) => string, at: string): TrueMovement | undefined {
  const kind = truthKinds.find((one) => one === cell('kind'));
  if (!kind) {
    throw new DataError(`${at}: there is no kind ${quoted(cell('kind'))}: choose one of ${truthKinds.join(', ')}.`);
  }
  if (kind === 'none') {
    if (cell('onset_s') + cell('apex_s') + cell('offset_s') === '') return undefined;
    throw new DataError(`${at}: a line of kind none has times: leave them empty, or say what moved.`);
  }
  const onset = seconds(cell('onset_s'), 'onset_s', at);
  const apex = seconds(cell('apex_s'), 'apex_s', at);
  const offset = seconds(cell('offset_s'), 'offset_s', at);
  if (!(onset <= apex && apex <= offset && onset < offset)) {
    throw new DataError(
      `${at}: onset ${onset}, apex ${apex} and offset ${offset} are not in order: a movement begins, then peaks, then ends.`,
    );
  }
  const strength = cell('strength_px');
  return { onset, apex, offset, kind, ...(strength !== '' && { strengthPx: pixels(strength, at) }) };
}

function pixels(text: string, at: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw new DataError(
    `${at}: strength_px is ${quoted(text)}: give px of the crop over 0, such as 0.8, or leave it empty.`,
  );
}

function seconds(text: string, column: string, at: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new DataError(`${at}: ${column} is ${quoted(text)}: give seconds from the recording's start, such as 12.345.`);
}
