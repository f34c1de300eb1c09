import type { AuditLog } from './audit/audit-log.js';
import type { ConsentBook } from './consent-book.js';
import type { Requester } from './controls.js';
import { belongsTo, erase } from './erase.js';
import type { Erased, EraseTarget } from './erase-target.js';
import { isConsentOf } from './forget-consent.js';
import type { Journal } from './sinks/journal.js';
import type { Outbox } from './sinks/outbox.js';

export type ErasureOptions = {
  cameras: () => readonly { readonly config: { readonly name: string } }[];
  consent: Pick<ConsentBook, 'of' | 'set'>;
  journal: Pick<Journal, 'remove'> | undefined;
  outbox: Pick<Outbox, 'erase'>;
  outboxPath: string;
  audit: Pick<AuditLog, 'record'>;
  /** Leaves out what is still to come of a session: frames that were taken before the gate closed are still looked at. */
  refuse: (session: string) => void;
  /** Takes messages out of what pages get when they open. */
  forget: (unwanted: (text: string) => boolean) => void;
};

/**
 * Erases what a running mien has of a person: first the gate closes where that person's consent is in force, then all that
 * is stored goes.
 */
export function createErasure(options: ErasureOptions): (target: EraseTarget, by: Requester) => Promise<Erased> {
  const { cameras, consent, refuse, forget, ...stores } = options;
  return async (target, by) => {
    for (const { config } of cameras()) {
      const record = consent.of(config.name);
      if (!isConsentOf(target, record)) continue;
      refuse(record.session);
      await consent.set(config.name, { state: 'withheld', ref: null }, by);
    }
    forget(belongsTo(target));
    return erase(target, { ...stores, by });
  };
}
