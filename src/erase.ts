import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AuditActor } from './audit/audit-entry.js';
import type { AuditLog } from './audit/audit-log.js';
import type { Journal } from './sinks/journal.js';
import type { Outbox } from './sinks/outbox.js';

/** Whose data is to be erased: that of one session, or of all sessions under one consent reference. */
export type EraseTarget = { readonly session: string } | { readonly ref: string };

/** How many things were erased from each store. */
export type Erased = {
  /** Messages in the journal. */
  readonly journal: number;
  /** Messages in the outbox. */
  readonly outbox: number;
  /** Damaged outboxes that were set aside: nobody can tell what is in them, so they go whole. */
  readonly setAside: number;
};

export type EraseOptions = {
  journal: Pick<Journal, 'remove'> | undefined;
  outbox: Pick<Outbox, 'erase'>;
  /** The outbox's folder; what was set aside lies beside it. */
  outboxPath: string;
  audit: Pick<AuditLog, 'record'>;
  by: AuditActor;
};

/**
 * Whether a stored message belongs to a target. One that is damaged belongs to it as soon as it holds its name.
 *
 * @param text JSON of an event
 */
export function belongsTo(target: EraseTarget): (text: string) => boolean {
  if ('session' in target) return (text) => text.includes(target.session);
  const written = JSON.stringify(target.ref);
  return (text) => {
    if (!text.includes(written)) return false;
    try {
      return (JSON.parse(text) as { consent?: { ref?: unknown } }).consent?.ref === target.ref;
    } catch {
      return true;
    }
  };
}

/**
 * Erases everything that is stored of a person's session, and records that it was done and how much it was. The audit
 * log keeps that consent was given and withdrawn: that has to be shown (GDPR article 7(1)). What subscribers have
 * received is theirs to erase.
 *
 * @throws MienError MIEN_ERR_STORAGE when a store cannot be rewritten; asking again goes on with the rest
 */
export async function erase(target: EraseTarget, options: EraseOptions): Promise<Erased> {
  const { journal, outbox, outboxPath, audit, by } = options;
  const belongs = belongsTo(target);
  const erased = {
    journal: (await journal?.remove(belongs)) ?? 0,
    outbox: await outbox.erase(belongs),
    setAside: await removeSetAside(outboxPath),
  };
  await audit.record({ kind: 'erased', by, details: { ...target, ...erased } });
  return erased;
}

/** Removes damaged outboxes beside a folder, and says how many there were. */
async function removeSetAside(path: string): Promise<number> {
  const names = await readdir(dirname(path)).catch((): string[] => []);
  const aside = names.filter((name) => name.startsWith(`${basename(path)}.damaged-`));
  for (const name of aside) await rm(join(dirname(path), name), { recursive: true, force: true });
  return aside.length;
}
