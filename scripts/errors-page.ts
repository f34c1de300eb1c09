// Writes docs/reference/errors.md from the table in src/errors.ts: npx tsx scripts/errors-page.ts
import { writeFileSync } from 'node:fs';
import { errorTable } from '../src/errors.js';

/** The errors page, as markdown. */
export function errorsPage(): string {
  const rows = Object.entries(errorTable).map(([code, { exit, meaning }]) => `| \`${code}\` | ${exit} | ${meaning} |`);
  return `# Errors

Every error that mien raises is one sentence (what, where, how to mend it) with a stable code. A command ends with the code's
exit status; \`--verbose\` adds the stack. Other exit codes: 0 all went well, 130 ended by Ctrl-C, 143 ended by SIGTERM.

| code | exit | meaning |
|---|---|---|
${rows.join('\n')}
`;
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(new URL('../docs/reference/errors.md', import.meta.url), errorsPage());
