import { DataError } from '../errors.js';
import { type CsvRow, csvRows } from '../evaluation/csv-rows.js';

/** One expression of a data set. Frame numbers are the data set's own; undefined where the table says none. */
export type ManifestRow = {
  readonly line: number;
  readonly clip: string;
  readonly subject: string;
  readonly label: string;
  /** A folder of numbered pictures, or a video. */
  readonly path: string;
  /** Number of the first picture, or frame. */
  readonly first: number | undefined;
  readonly onset: number | undefined;
  readonly apex: number | undefined;
  readonly offset: number | undefined;
  readonly fps: number;
};

/** A row that cannot be used, and why, in a sentence. */
export type RowFailure = { readonly line: number; readonly clip: string; readonly message: string };

export type Manifest = { readonly rows: readonly ManifestRow[]; readonly failures: readonly RowFailure[] };

/** The columns, in the order in which mien writes them. (DESIGN section 4) */
export const manifestColumns = ['clip', 'subject', 'label', 'path', 'first', 'onset', 'apex', 'offset', 'fps'] as const;
type Column = (typeof manifestColumns)[number];

/** What data sets write where a number is not known. */
const unknown = new Set(['', '/', '-', 'nan', 'n/a']);

/**
 * Reads a manifest: its columns in any order, other columns ignored. A row that cannot be used is told of and does not
 * keep the others from being read.
 * @param name the file as an error should call it
 * @throws DataError when it is no CSV table, or one without these columns or without rows
 */
export function parseManifest(text: string, name: string): Manifest {
  const [header, ...lines] = csvRows(text, name);
  const names = (header?.fields ?? []).map((field) => field.trim().toLowerCase());
  const missing = manifestColumns.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new DataError(
      `${name} has no column ${missing.join(', ')}: its first line must be ${manifestColumns.join(',')}.`,
    );
  }
  const twice = manifestColumns.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice) throw new DataError(`${name} has two columns ${twice}: keep one.`);
  if (lines.length === 0) throw new DataError(`${name} has no rows: give one line for each expression.`);
  const rows: ManifestRow[] = [];
  const failures: RowFailure[] = [];
  const known = new Map<string, number>();
  for (const line of lines) {
    const cell = (column: Column) => (line.fields[names.indexOf(column)] ?? '').trim();
    try {
      const row = readRow(line, names.length, cell);
      const before = known.get(row.clip);
      if (before !== undefined) {
        throw new DataError(`the clip is on line ${before} already: give each expression a name of its own`);
      }
      known.set(row.clip, row.line);
      rows.push(row);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      failures.push({ line: line.line, clip: cell('clip'), message: error.message });
    }
  }
  return { rows, failures };
}

function readRow({ line, fields }: CsvRow, width: number, cell: (column: Column) => string): ManifestRow {
  if (fields.length !== width) {
    throw new DataError(`${fields.length} fields where the header has ${width}: put a field with a comma in quotes`);
  }
  for (const column of ['clip', 'subject', 'label', 'path'] as const) {
    if (cell(column) === '') throw new DataError(`the ${column} is empty: fill it in, or take the row out`);
  }
  const number = (column: 'first' | 'onset' | 'apex' | 'offset'): number | undefined => {
    const text = cell(column);
    if (unknown.has(text.toLowerCase())) return undefined;
    // Spreadsheets write whole numbers as 46.0 at times.
    if (/^\d+(\.0+)?$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
    throw new DataError(`the ${column} is '${text}': give a frame's number`);
  };
  const fps = Number(cell('fps'));
  if (!(fps >= 1 && fps <= 10_000)) {
    throw new DataError(`fps is '${cell('fps')}': say how many frames were taken a second, from 1 to 10000`);
  }
  const row = {
    line,
    clip: cell('clip'),
    subject: cell('subject'),
    label: cell('label'),
    path: cell('path'),
    first: number('first'),
    onset: number('onset'),
    apex: number('apex'),
    offset: number('offset'),
    fps,
  };
  refuseDisorder(row);
  return row;
}

function refuseDisorder({ first, onset, apex, offset }: Omit<ManifestRow, 'line'>): void {
  const order = [
    ['onset', onset, 'apex', apex],
    ['apex', apex, 'offset', offset],
    ['onset', onset, 'offset', offset],
  ] as const;
  for (const [early, before, late, after] of order) {
    if (before === undefined || after === undefined || before < after) continue;
    // Some codings end at the apex: then there is no way back, and nothing to see of it.
    if (late === 'offset' && early === 'apex' && before === after) continue;
    throw new DataError(`the ${early} ${before} is not before the ${late} ${after}: look them up again`);
  }
  if (first !== undefined && onset !== undefined && onset < first) {
    throw new DataError(`the onset ${onset} is before the first frame ${first}: look them up again`);
  }
}
