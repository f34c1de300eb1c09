import { join } from 'node:path';
import type { Logger } from 'pino';
import { v4 } from 'uuid';
import { type AuditLog, openAudit } from './audit/audit-log.js';
import type { Config } from './config/config.js';
import { configHash } from './config/config-hash.js';
import { type ConsentBook, openConsentBook } from './consent-book.js';
import { asMienError } from './errors.js';
import type { Monotonic } from './monotonic.js';
import { loadPseudonymKey } from './pseudonym-key.js';
import type { Random } from './random.js';
import { startRetention } from './retention.js';
import { type Journal, openJournal } from './sinks/journal.js';
import { type Outbox, openOutbox } from './sinks/outbox.js';

/** All that mien keeps on disk. */
export type AppStores = {
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  readonly consent: ConsentBook;
  readonly pseudonymKey: Uint8Array;
  readonly journal: Journal | undefined;
};

export type AppStoresOptions = {
  config: Config;
  session: string;
  version: string;
  random: Random;
  /** UTC ms. */
  now: () => number;
  monotonic: Monotonic;
  logger: Logger;
  /** Takes what is to be called at the end, the last one first. */
  onClose: (close: () => Promise<void> | void) => void;
};

/**
 * Opens everything that mien keeps on disk.
 *
 * @throws MienError for what cannot be opened; what was opened before is closed through `onClose`
 */
export async function openStores(options: AppStoresOptions): Promise<AppStores> {
  const { config, session, version, random, now, monotonic, logger, onClose } = options;
  const { maxAgeHours, ...bounds } = config.mqtt.outbox;
  const outbox = await openOutbox({ ...bounds, maxAgeMs: maxAgeHours * 3_600_000, now, monotonic, logger });
  onClose(() => outbox.close());

  const audit = await openAudit({ path: join(config.dataFolder, 'audit.ndjson'), now, logger });
  onClose(() => audit.close());
  await audit.record({ kind: 'started', details: { version, session, config: configHash(config) } });
  onClose(() => audit.record({ kind: 'stopped' }).catch((error) => logger.error(asMienError(error).message)));
  const consent = await openConsentBook({
    path: join(config.dataFolder, 'consent.json'),
    cameras: config.cameras,
    audit,
    now,
    newSession: () => v4({ random: random.bytes(16) }),
    logger,
  });
  const pseudonymKey = await loadPseudonymKey(join(config.dataFolder, 'pseudonym.key'), random);

  const journal = config.journal && (await openJournal({ ...config.journal, logger }));
  if (journal) onClose(() => journal.close());
  onClose(
    startRetention({ retention: config.retention, journal, outbox, outboxPath: bounds.path, audit, now, logger }),
  );
  return { outbox, audit, consent, pseudonymKey, journal };
}
