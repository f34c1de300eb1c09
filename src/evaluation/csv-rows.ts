import { DataError } from '../errors.js';

/** One record of a CSV file; `line` is where it begins, from 1. */
export type CsvRow = { readonly line: number; readonly fields: readonly string[] };

/** One field, quoted or plain, and what ends it; sticky, so that it goes through the text once. */
const field = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

/**
 * Splits CSV text into records: comma, fields in double quotes where needed, "" for a quote inside. Lines without
 * any character are left out. (RFC 4180)
 * @param name the file as an error should call it
 * @throws DataError where a quote is not closed or stands inside a field
 */
export function csvRows(text: string, name: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1;
  let begun = 1;
  let fields: string[] = [];
  field.lastIndex = text.startsWith('\ufeff') ? 1 : 0;
  while (field.lastIndex < text.length || fields.length > 0) {
    const found = field.exec(text);
    if (!found) {
      throw new DataError(
        `${name}, line ${line}: a double quote is not closed or stands inside a field: put the whole field in quotes and write "" for a quote.`,
      );
    }
    const [, inQuotes, plain, end] = found;
    fields.push(inQuotes?.replaceAll('""', '"') ?? (plain as string));
    line += inQuotes?.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === ',') continue;
    if (fields.length > 1 || inQuotes !== undefined || plain !== '') rows.push({ line: begun, fields });
    fields = [];
    begun = ++line;
  }
  return rows;
}
