import { type AuditHead, type AuditLine, lineHash, noHash, parseAuditLine } from './audit-entry.js';

export type AuditFault = {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly sentence: string;
};

export type AuditVerdict = {
  /** Whole lines. */
  readonly entries: number;
  readonly first: AuditLine | undefined;
  readonly last: AuditLine | undefined;
  /** Undefined for an empty log. */
  readonly head: AuditHead | undefined;
  /** Text after the last line end: what a power cut left of a line. */
  readonly torn: string;
  /** The first thing that is wrong. */
  readonly fault: AuditFault | undefined;
};

export type VerifyOptions = {
  /** Where the log ended when this was written down; the log must still hold it. */
  head?: AuditHead | undefined;
  /** Hash of a line that was seen elsewhere, such as on MQTT; the log must still hold it. */
  known?: string | undefined;
};

/**
 * Follows the chain of an audit log line by line. (docs/responsible-use.md says what it proves and what it cannot)
 *
 * @param text the whole file
 */
export function verifyAudit(text: string, { head: expected, known }: VerifyOptions = {}): AuditVerdict {
  const lines = text.split('\n');
  const torn = lines.pop() as string;
  let fault: AuditFault | undefined;
  let first: AuditLine | undefined;
  let last: AuditLine | undefined;
  let head: AuditHead | undefined;
  /** Numbers at which a purge has let the log begin. */
  const beginnings = new Set<unknown>([0]);
  let holdsKnown = known === undefined;

  const blame = (line: number, sentence: string): void => {
    fault ??= { line, sentence };
  };

  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const hash = lineHash(raw);
    const entry = parseAuditLine(raw);
    if (!entry) {
      blame(line, 'is not an entry of an audit log');
      continue;
    }
    if (head && entry.prev !== head.hash)
      blame(line, 'does not follow from the line before it: one of the two was changed');
    else if (head && entry.seq !== head.seq + 1)
      blame(line, `is entry ${entry.seq} after entry ${head.seq}: entries between them are missing`);
    if (!head && entry.seq === 0 && entry.prev !== noHash) blame(line, 'is the first entry and names one before it');
    if (expected && entry.seq === expected.seq && hash !== expected.hash)
      blame(line, 'is not the entry that was written here: the log was rewritten');
    if (entry.kind === 'purged') beginnings.add(entry.details['first']);
    if (hash === known) holdsKnown = true;
    first ??= entry;
    last = entry;
    head = { seq: entry.seq, hash };
  }
  const end = lines.length + 1;
  if (torn !== '') blame(end, 'is incomplete, as a power cut leaves it: mien mends it when it starts');
  if (first && !beginnings.has(first.seq))
    blame(1, `is entry ${first.seq} and no purge is recorded that removed those before it`);
  const reached = head?.seq ?? -1;
  if (expected && expected.seq > reached)
    blame(end, `is missing: the log ended with entry ${expected.seq} and now ends with entry ${reached}`);
  if (!holdsKnown) blame(end, `is missing: no line has the hash ${known}`);
  return { entries: lines.length, first, last, head, torn, fault };
}
