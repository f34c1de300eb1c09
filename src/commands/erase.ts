import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { openAudit } from '../audit/audit-log.js';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load-config.js';
import { erase } from '../erase.js';
import type { Erased, EraseTarget } from '../erase-target.js';
import { UnavailableError, UsageError } from '../errors.js';
import { forgetConsent } from '../forget-consent.js';
import { systemMonotonic } from '../monotonic.js';
import { openJournal } from '../sinks/journal.js';
import { type Outbox, openOutbox } from '../sinks/outbox.js';
import { plainLog } from './plain-log.js';

type EraseOptions = { config: string; session?: string; ref?: string };

/** `mien erase`: everything that is stored of one person's session, on request of that person. */
export function eraseCommand(): Command {
  return new Command('erase')
    .description('erase what is stored of a session, or of all sessions under one consent reference')
    .requiredOption('-c, --config <file>', 'configuration (see mien.example.yaml)')
    .option('--session <id>', 'the session: `session` in the events')
    .option('--ref <reference>', 'where the consent is filed: `consent.ref` in the events')
    .action(run);
}

async function run({ config: path, session, ref }: EraseOptions): Promise<void> {
  const target = targetOf(session, ref);
  const { config } = await loadConfig(path, { env: process.env });
  const { journal, outbox, setAside } = await eraseOffline(target, config).catch((error: unknown) => {
    if (error instanceof UnavailableError && /in use by another process/.test(error.message))
      return ask(target, config);
    throw error;
  });
  process.stdout.write(
    `journal    ${journal} message(s) erased\noutbox     ${outbox} message(s) erased\nset aside  ${setAside} damaged outbox(es) erased whole\n`,
  );
}

function targetOf(session: string | undefined, ref: string | undefined): EraseTarget {
  if ((session === undefined) === (ref === undefined))
    throw new UsageError('Say whose data: either --session ID or --ref REFERENCE.');
  if (ref !== undefined) return { ref };
  const id = z.uuid().safeParse(session);
  if (!id.success) throw new UsageError(`'${session}' is no session: it is the UUID that events have as 'session'.`);
  return { session: id.data };
}

/** Erases while no mien runs: the outbox can be open once only, so holding it keeps the rest still too. */
async function eraseOffline(target: EraseTarget, config: Config): Promise<Erased> {
  const logger = plainLog('warn');
  const now = Date.now;
  const { maxAgeHours, ...bounds } = config.mqtt.outbox;
  const maxAgeMs = maxAgeHours * 3_600_000;
  const outbox: Outbox = await openOutbox({ ...bounds, maxAgeMs, now, monotonic: systemMonotonic, logger });
  try {
    const audit = await openAudit({ path: join(config.dataFolder, 'audit.ndjson'), now, logger });
    const journal = config.journal && (await openJournal({ ...config.journal, logger }));
    try {
      await forgetConsent(join(config.dataFolder, 'consent.json'), target, { newSession: randomUUID, now });
      return await erase(target, {
        journal,
        outbox,
        outboxPath: bounds.path,
        audit,
        by: { via: 'command', name: process.env['USER'] ?? null },
      });
    } finally {
      await journal?.close();
      await audit.close();
    }
  } finally {
    await outbox.close();
  }
}

const answerSchema = z.object({ journal: z.int(), outbox: z.int(), setAside: z.int() });

/** Asks the mien that runs to do it. */
async function ask(target: EraseTarget, { http }: Config): Promise<Erased> {
  if (!http.token) {
    throw new UnavailableError(
      'MIEN_ERR_UNAVAILABLE',
      'mien runs with this configuration: stop it first, or configure http.tokenFile so that it can be asked.',
    );
  }
  const host = /^(0\.0\.0\.0|::|\[::\])$/.test(http.host) ? '127.0.0.1' : http.host;
  const at = `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${http.port}`;
  const headers = {
    authorization: `Bearer ${http.token.reveal()}`,
    'x-mien-request': '1',
    'content-type': 'application/json',
  };
  const response = await fetch(`${at}/api/erase`, { method: 'POST', headers, body: JSON.stringify(target) }).catch(
    (cause: unknown) => {
      throw new UnavailableError(
        'MIEN_ERR_UNAVAILABLE',
        `The mien that runs does not answer at ${at}; stop it first.`,
        { cause },
      );
    },
  );
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answerSchema.parse(body);
  const why = (body as { message?: string } | undefined)?.message ?? `status ${response.status}`;
  throw new UnavailableError('MIEN_ERR_UNAVAILABLE', `The mien that runs at ${at} did not erase: ${why}`);
}
