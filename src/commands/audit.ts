import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { readAuditHead } from '../audit/read-audit-head.js';
import { type AuditVerdict, verifyAudit } from '../audit/verify-audit.js';
import { loadConfig } from '../config/load-config.js';
import { DataError, UsageError } from '../errors.js';

/** `mien audit`: was the record of who changed what itself changed? */
export function auditCommand(): Command {
  const command = new Command('audit').description('the record of configuration, consent and access');
  command
    .command('verify')
    .description('follow the chain of an audit log and say whether it is whole, or which line is the first that is not')
    .argument('[file]', 'the log; or name the configuration')
    .option('-c, --config <file>', 'configuration whose log is meant')
    .option('--head <hash>', 'hash of an entry that was seen elsewhere, such as audit.hash in the MQTT health message')
    .action(verify);
  return command;
}

type VerifyOptions = { config?: string; head?: string };

async function verify(file: string | undefined, { config, head: known }: VerifyOptions): Promise<void> {
  if ((file === undefined) === (config === undefined)) {
    throw new UsageError('Name either an audit log or a configuration: mien audit verify FILE, or -c mien.yaml.');
  }
  const path =
    file ?? join((await loadConfig(config as string, { env: process.env })).config.dataFolder, 'audit.ndjson');
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const why =
      cause.code === 'ENOENT' ? 'does not exist; mien makes it when it starts' : `cannot be read (${cause.code})`;
    throw new DataError(`The audit log ${path} ${why}.`, { cause });
  });
  const head = await readAuditHead(path);
  const verdict = verifyAudit(text, { head, known });
  if (verdict.fault) throw new DataError(`${path}:${verdict.fault.line}: this line ${verdict.fault.sentence}.`);
  if (!head && config !== undefined && verdict.entries > 0) {
    throw new DataError(`${path}: the file ${path}.head beside it is missing, so entries may be missing at the end.`);
  }
  process.stdout.write(summary(path, verdict, { end: head !== undefined || known !== undefined }));
}

function summary(path: string, { entries, first, last, head }: AuditVerdict, { end }: { end: boolean }): string {
  if (!first || !last || !head) return `ok    ${path}: no entries\n`;
  const open = 'whether entries are missing at the end cannot be told without PATH.head or --head';
  return `ok    ${path}: ${entries} entries, ${first.seq} to ${last.seq}, ${first.time} to ${last.time}
head  ${head.hash}${end ? '' : `\nnote  ${open}`}
`;
}
