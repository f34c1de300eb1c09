import { type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { diskReason } from '../disk-reason.js';
import { ConfigError, MienError } from '../errors.js';
import { makeFolder } from '../make-folder.js';
import { writeFileAtomically } from '../model/write-file.js';
import {
  type AuditEntry,
  type AuditHead,
  type AuditLine,
  headPath,
  lineHash,
  noHash,
  parseAuditLine,
} from './audit-entry.js';
import { readAuditHead } from './read-audit-head.js';
import { verifyAudit } from './verify-audit.js';

/** A record of who changed what, which cannot be changed afterwards without that being seen. */
export type AuditLog = {
  /** The last entry; undefined while there is none. */
  readonly head: AuditHead | undefined;
  /**
   * Adds an entry; resolves once it is on disk.
   * @throws MienError MIEN_ERR_STORAGE when the disk does not take it
   */
  record(entry: AuditEntry): Promise<void>;
  /** Removes entries from before `before` (UTC ms) at the beginning, and records how many that were. */
  purge(before: number): Promise<number>;
  close(): Promise<void>;
};

export type AuditOptions = {
  path: string;
  /** UTC ms. */
  now: () => number;
  logger: Pick<Logger, 'error'>;
};

/** Longest torn text that is kept in the entry about it, characters. */
const tornKept = 2_000;

/**
 * Opens the audit log: one JSON object a line, each with the hash of the line before it, flushed to the disk one by one;
 * `PATH.head` beside it names the last. What a kill or power cut tore is cut off, kept in an entry of its own and said;
 * a chain that was broken is said and stays broken for `mien audit verify`.
 *
 * @throws ConfigError when the file cannot be written
 */
export async function openAudit({ path, now, logger }: AuditOptions): Promise<AuditLog> {
  const unusable = (cause: unknown): never => {
    throw new ConfigError(
      `The audit log ${path} cannot be written (${diskReason(cause)}); let dataFolder name a folder that mien may write.`,
      { cause },
    );
  };
  let file = await openForAppending(path).catch(unusable);
  const bytes: Buffer = await readFile(path).catch(unusable);
  /** Bytes of whole lines; what a kill or a failed write leaves after them is cut off before the next. */
  let size = bytes.lastIndexOf(0x0a) + 1;
  const torn = bytes.subarray(size);
  const expected = await readAuditHead(path);
  const { fault, head: found } = verifyAudit(bytes.subarray(0, size).toString(), { head: expected });
  let head = found;
  let last: Promise<unknown> = Promise.resolve();

  const append = async ({ kind, by = null, details = {} }: AuditEntry): Promise<void> => {
    const seq = Math.max(head?.seq ?? -1, expected?.seq ?? -1) + 1;
    const time = new Date(now()).toISOString();
    const line = JSON.stringify({ seq, time, kind, by, details, prev: head?.hash ?? noHash } satisfies AuditLine);
    await writeLine(file, `${line}\n`, size);
    size += Buffer.byteLength(line) + 1;
    head = { seq, hash: lineHash(line) };
    await writeFileAtomically(headPath(path), `${JSON.stringify(head)}\n`, 0o600);
  };

  /** One after another, in the order of the calls. */
  const queue = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work).catch((cause: unknown) => {
      throw new MienError(
        'MIEN_ERR_STORAGE',
        `The audit log ${path} cannot be written (${diskReason(cause)}); make room on its disk.`,
        {
          cause,
        },
      );
    });
    last = result.catch(() => undefined);
    return result;
  };

  const cut = async (before: number): Promise<number> => {
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    const kept = lines.findIndex((line) => Date.parse(parseAuditLine(line)?.time ?? '') >= before);
    const removed = kept < 0 ? lines.length : kept;
    if (removed === 0) return 0;
    const first = parseAuditLine(lines[kept] ?? '')?.seq ?? (head?.seq ?? -1) + 1;
    // Recorded before anything is gone: a kill in between leaves more than is promised, never less.
    await append({ kind: 'purged', details: { store: 'audit', removed, first } });
    const rest = (await readFile(path, 'utf8')).split('\n').slice(removed).join('\n');
    await writeFileAtomically(path, rest, 0o600);
    await file.close();
    file = await open(path, 'a+', 0o600);
    size = Buffer.byteLength(rest);
    return removed;
  };

  const log: AuditLog = {
    get head() {
      return head;
    },
    record: (entry) => queue(() => append(entry)),
    purge: (before) => queue(() => cut(before)),
    async close() {
      await last;
      await file.close();
    },
  };
  if (torn.length > 0) {
    logger.error(`The audit log ${path} ended in half a line; it was cut off and is kept in an entry of its own.`);
    await log.record({ kind: 'repaired', details: { bytes: torn.length, torn: torn.toString().slice(0, tornKept) } });
  }
  if (fault) {
    logger.error(`The audit log ${path} was tampered with or damaged: line ${fault.line} ${fault.sentence}.`);
    await log.record({ kind: 'damaged', details: { line: fault.line, what: fault.sentence } });
  }
  return log;
}

/** Writes at the end of what is known to be whole, and flushes it to the disk. */
async function writeLine(file: FileHandle, line: string, size: number): Promise<void> {
  const { size: actual } = await file.stat();
  if (actual > size) await file.truncate(size);
  await file.appendFile(line);
  await file.sync();
}

async function openForAppending(path: string): Promise<FileHandle> {
  makeFolder(dirname(path));
  return open(path, 'a+', 0o600);
}
