import { readFileSync } from 'node:fs';
import test from 'ava';
import { responsibleUsePage } from '../scripts/responsible-use.js';
import { jurisdictions } from '../src/config/jurisdictions.js';
import { purposes, refusal } from '../src/config/refused-purposes.js';

test('the page lists what is refused, as the program refuses it', (t) => {
  const page = readFileSync(new URL('../docs/responsible-use.md', import.meta.url), 'utf8');
  t.is(page, responsibleUsePage());
  const refused = purposes.flatMap((purpose) => jurisdictions.filter((law) => refusal(purpose, law)));
  t.is(page.match(/\*\*refused\*\*/g)?.length, refused.length);
  t.true(refused.length > 0);
});
