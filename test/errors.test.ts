import { readFileSync } from 'node:fs';
import test from 'ava';
import { errorsPage } from '../scripts/errors-page.js';
import { asMienError, ConfigError, DataError, errorTable, MienError, SourceError, UsageError } from '../src/errors.js';

test('every error carries its code, its exit status and its cause', (t) => {
  const cause = new Error('why');
  t.is(new UsageError('x').exit, 64);
  t.is(new DataError('x', { cause }).cause, cause);
  t.is(new DataError('x').exit, 65);
  t.is(new ConfigError('x').exit, 78);
  t.is(new SourceError('MIEN_ERR_STREAM_ENDED', 'x').exit, errorTable.MIEN_ERR_STREAM_ENDED.exit);
  t.true(new ConfigError('x') instanceof MienError);
});

test('anything thrown can be read as a MienError', (t) => {
  const known = new DataError('known');
  t.is(asMienError(known), known);
  t.like(asMienError(new TypeError('boom')), { code: 'MIEN_ERR_INTERNAL', exit: 70 });
  t.regex(asMienError('plain').message, /plain/);
});

test('the errors page says what the table says', (t) => {
  t.is(readFileSync(new URL('../docs/reference/errors.md', import.meta.url), 'utf8'), errorsPage());
});
