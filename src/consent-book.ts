import { readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { type Observable, Subject } from 'rxjs';
import type { AuditActor } from './audit/audit-entry.js';
import type { AuditLog } from './audit/audit-log.js';
import { type Consent, consentStates } from './consent.js';
import { type ConsentAnswer, consentAnswer, consentFile, type KeptConsent } from './consent-file.js';
import { asMienError, MienError, RequestError } from './errors.js';
import { makeFolder } from './make-folder.js';
import { writeFileAtomically } from './model/write-file.js';

/** What was said, by whom it was recorded, and when (UTC ISO). */
export type ConsentRecord = Consent & { readonly since: string; readonly by: AuditActor };

type Configured = { readonly name: string; readonly consent: ConsentAnswer };

/** The consent of the people before each camera: the one place where it is changed, kept and looked up. */
export type ConsentBook = {
  of(camera: string): ConsentRecord;
  /** Each change, once it holds. */
  readonly changes: Observable<{ readonly camera: string; readonly record: ConsentRecord }>;
  /**
   * Records what the people before a camera say from now on, and begins a new session. A grant holds once it is on disk
   * and in the audit log; anything else holds at once.
   *
   * @throws RequestError for an unknown camera or a reference that cannot be kept; MienError MIEN_ERR_STORAGE when the
   *   disk does not take it
   */
  set(camera: string, answer: ConsentAnswer, by: AuditActor): Promise<ConsentRecord>;
  /** Takes over the cameras of a configuration; where it says something new about a camera, that holds. */
  configure(cameras: readonly Configured[]): Promise<void>;
};

export type ConsentBookOptions = {
  path: string;
  cameras: readonly Configured[];
  audit: Pick<AuditLog, 'record'>;
  /** UTC ms. */
  now: () => number;
  /** A new UUID. */
  newSession: () => string;
  logger: Pick<Logger, 'error'>;
};

const byConfig: AuditActor = { via: 'config', name: null };

/**
 * Opens the book. What was recorded while mien ran holds across a restart, unless the configuration has since been given
 * another answer for that camera: the later word counts. Each start begins new sessions. A damaged book is set aside and
 * closes every gate: nobody knows who has withdrawn.
 */
export async function openConsentBook(options: ConsentBookOptions): Promise<ConsentBook> {
  const { path, audit, now, newSession, logger } = options;
  const records = new Map<string, KeptConsent>();
  const changes = new Subject<{ camera: string; record: ConsentRecord }>();
  let last: Promise<unknown> = Promise.resolve();

  const store = (): Promise<void> => {
    const cameras = Object.fromEntries(records);
    return writeFileAtomically(path, `${JSON.stringify({ schema: 'mien.consent/1', cameras }, null, 2)}\n`, 0o600);
  };

  const record = (camera: string, { state, ref, session, by }: KeptConsent): Promise<void> =>
    audit.record({ kind: 'consent', by, details: { camera, state, ref, session } });

  const write = async (camera: string, next: KeptConsent): Promise<void> => {
    const before = records.get(camera);
    const opens = next.state === 'granted';
    records.set(camera, next);
    if (!opens) changes.next({ camera, record: next });
    try {
      await store();
      await record(camera, next);
    } catch (error) {
      const { message } = asMienError(error);
      if (!opens)
        throw new MienError(
          'MIEN_ERR_STORAGE',
          `The gate of camera ${camera} is closed until the next start: ${message}`,
          {
            cause: error,
          },
        );
      if (before) records.set(camera, before);
      else records.delete(camera);
      throw new MienError(
        'MIEN_ERR_STORAGE',
        `Consent for camera ${camera} is not recorded and does not hold: ${message}`,
        {
          cause: error,
        },
      );
    }
    if (opens) changes.next({ camera, record: next });
  };

  const queue = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  const fresh = (said: ConsentAnswer, by: AuditActor, configured: ConsentAnswer): KeptConsent => ({
    state: said.state,
    ref: said.ref,
    session: newSession(),
    since: new Date(now()).toISOString(),
    by,
    configured: { state: configured.state, ref: configured.ref },
  });

  const configure = async (cameras: readonly Configured[], before: ReadonlyMap<string, KeptConsent>): Promise<void> => {
    for (const name of records.keys()) if (!cameras.some((camera) => camera.name === name)) records.delete(name);
    for (const { name, consent } of cameras) {
      const known = before.get(name);
      const same = known && isDeepStrictEqual(known.configured, { state: consent.state, ref: consent.ref });
      if (same && records.has(name)) continue;
      await write(name, same ? { ...known, session: newSession() } : fresh(consent, byConfig, consent));
    }
  };

  makeFolder(dirname(path));
  const found = await read(path, now, logger);
  if (found === 'damaged') {
    await audit.record({ kind: 'damaged', details: { store: 'consent', what: 'set aside; every gate is closed' } });
    for (const { name, consent } of options.cameras)
      await write(name, fresh({ state: 'unrecorded', ref: null }, { via: 'damaged', name: null }, consent));
  } else {
    await configure(options.cameras, new Map(Object.entries(found)));
  }

  return {
    changes,
    of(camera) {
      const known = records.get(camera);
      if (!known) throw new RequestError(`There is no camera '${camera}' in the configuration.`);
      const { configured, ...consent } = known;
      return consent;
    },
    async set(camera, said, by) {
      const parsed = consentAnswer.safeParse({ state: said.state, ref: said.ref });
      if (!parsed.success) {
        const choice = `state is one of ${consentStates.join(', ')}, and ref at most 256 characters on one line`;
        throw new RequestError(`This consent for camera ${camera} cannot be recorded: ${choice}.`);
      }
      return queue(async () => {
        const configured = records.get(camera)?.configured;
        if (!configured) throw new RequestError(`There is no camera '${camera}' in the configuration.`);
        const next = fresh(parsed.data, by, configured);
        await write(camera, next);
        const { configured: _, ...consent } = next;
        return consent;
      });
    },
    configure: (cameras) => queue(() => configure(cameras, records)),
  };
}

async function read(
  path: string,
  now: () => number,
  logger: Pick<Logger, 'error'>,
): Promise<Record<string, KeptConsent> | 'damaged'> {
  try {
    return consentFile.parse(JSON.parse(await readFile(path, 'utf8'))).cameras;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    const aside = `${path}.damaged-${new Date(now()).toISOString().replaceAll(':', '-')}`;
    await rename(path, aside);
    logger.error(
      `The record of consent ${path} is damaged and was set aside as ${aside}; no camera is looked at until consent is recorded again.`,
    );
    return 'damaged';
  }
}
