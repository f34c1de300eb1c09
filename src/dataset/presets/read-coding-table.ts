import { DataError } from '../../errors.js';
import { type CsvRow, csvRows } from '../../evaluation/csv-rows.js';
import { type Coding, type CodingField, codingFields, type Preset } from './preset.js';

export type CodingLine = { readonly line: number; readonly coding: Coding };

/** The header is looked for so far down: SAMM's table begins with 13 lines of notes. */
const furthestHeader = 40;

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Reads a data set's coding table, exported as CSV (comma or semicolon).
 * @param name the file as an error should call it
 * @throws DataError when it has not the data set's columns
 */
export function readCodingTable(text: string, name: string, preset: Preset): CodingLine[] {
  const rows = csvRows(withCommas(text), name);
  const { places, from } = find(rows, name, preset);
  const lines: CodingLine[] = [];
  for (const { line, fields } of rows.slice(from)) {
    const cells = codingFields.map((field) => [field, (fields[places.get(field) ?? -1] ?? '').trim()] as const);
    const coding = Object.fromEntries(cells) as Coding;
    // Tables end in empty rows and remarks.
    if (coding.subject === '' || coding.filename === '') continue;
    lines.push({ line, coding });
  }
  if (lines.length === 0) throw new DataError(`${name} has no rows of ${preset.title}: export the whole sheet as CSV.`);
  return lines;
}

/** Spreadsheets of some countries export semicolons. */
function withCommas(text: string): string {
  const semicolons = text.split(';').length;
  return semicolons > 4 && semicolons > text.split(',').length ? text.replaceAll(',', '.').replaceAll(';', ',') : text;
}

function find(
  rows: readonly CsvRow[],
  name: string,
  { title, columns, optional = [] }: Preset,
): { places: Map<CodingField, number>; from: number } {
  const fields = codingFields.filter((field) => columns[field] !== undefined);
  if (fields.every((field) => typeof columns[field] === 'number')) {
    const places = new Map(fields.map((field) => [field, columns[field] as number]));
    // A header that somebody added is no row.
    const numeric = ['onset', 'apex', 'offset'] as const;
    const first = rows.findIndex(({ fields: cells }) =>
      numeric.every((field) => /^\s*\d+(\.0+)?\s*$/.test(cells[places.get(field) ?? -1] ?? '')),
    );
    if (first < 0) {
      throw new DataError(
        `${name} does not look like ${title}'s table: its columns must be subject, clip, onset, apex, offset, action units, emotion, kind.`,
      );
    }
    return { places, from: first };
  }
  const needed = fields.filter((field) => !optional.includes(field));
  let nearest: readonly CodingField[] = needed;
  for (const [index, row] of rows.slice(0, furthestHeader).entries()) {
    const names = row.fields.map(plain);
    const places = new Map<CodingField, number>();
    for (const field of fields) {
      const place = (columns[field] as readonly string[]).map((one) => names.indexOf(plain(one))).find((at) => at >= 0);
      if (place !== undefined) places.set(field, place);
    }
    const missing = needed.filter((field) => !places.has(field));
    if (missing.length === 0) return { places, from: index + 1 };
    if (missing.length < nearest.length) nearest = missing;
  }
  const wanted = nearest.map((field) => `'${(columns[field] as readonly string[])[0]}'`).join(', ');
  throw new DataError(`${name} has no column ${wanted} of ${title}'s table: export its sheet of codings as CSV.`);
}
