import type { AuditActor } from './audit/audit-entry.js';
import type { AuditLog } from './audit/audit-log.js';
import type { Erased, EraseTarget } from './erase-target.js';
import type { Journal } from './sinks/journal.js';
import type { Outbox } from './sinks/outbox.js';
import { removeSetAside } from './sinks/remove-set-aside.js';

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
