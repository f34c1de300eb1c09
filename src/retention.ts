import type { Logger } from 'pino';
import type { AuditLog } from './audit/audit-log.js';
import type { Config } from './config/config.js';
import { asMienError } from './errors.js';
import type { MienEvent } from './event.js';
import type { Journal } from './sinks/journal.js';
import type { Outbox } from './sinks/outbox.js';
import { removeSetAside } from './sinks/remove-set-aside.js';

export type RetentionOptions = {
  retention: Config['retention'];
  journal: Pick<Journal, 'remove'> | undefined;
  outbox: Pick<Outbox, 'trim'>;
  /** The outbox's folder; damaged ones that were set aside lie beside it. */
  outboxPath: string;
  audit: Pick<AuditLog, 'record' | 'purge'>;
  /** UTC ms. */
  now: () => number;
  logger: Pick<Logger, 'error'>;
};

const dayMs = 86_400_000;
const everyMs = 3_600_000;
/** Before this the clock of a box without a battery has not been set, and says nothing of an entry's age. */
const clockSet = Date.UTC(2024, 0);

/**
 * Removes from journal, damaged outboxes and audit log what is older than it may be, and lets the outbox do the same; says
 * what it removed in the audit log.
 */
export async function purge({ retention, journal, outbox, outboxPath, audit, now }: RetentionOptions): Promise<void> {
  if (now() < clockSet) return;
  outbox.trim();
  const before = now() - retention.journalDays * dayMs;
  // A line that cannot be read is as old as the one before it.
  let old = false;
  const removed = await journal?.remove((line) => {
    const at = spotted(line);
    if (at !== undefined) old = at < before;
    return old;
  });
  if (removed) await audit.record({ kind: 'purged', details: { store: 'journal', removed } });
  const aside = await removeSetAside(outboxPath, before);
  if (aside > 0) await audit.record({ kind: 'purged', details: { store: 'damaged outboxes', removed: aside } });
  await audit.purge(now() - retention.auditDays * dayMs);
}

/** Purges now and then each hour, until the function that it returns is called. */
export function startRetention(options: RetentionOptions): () => void {
  const run = (): void => {
    purge(options).catch((error: unknown) => options.logger.error(asMienError(error).message));
  };
  run();
  const timer = setInterval(run, everyMs);
  return () => clearInterval(timer);
}

function spotted(line: string): number | undefined {
  try {
    const at = Date.parse((JSON.parse(line) as MienEvent).timing.spotted);
    return Number.isNaN(at) ? undefined : at;
  } catch {
    return undefined;
  }
}
