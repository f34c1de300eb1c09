import { access, constants, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import type { Logger } from 'pino';
import { diskReason } from '../disk-reason.js';
import { ConfigError, UnavailableError } from '../errors.js';
import { makeFolder } from '../make-folder.js';
import type { Entry } from './outbox-index.js';

/** LevelDB's key of a message: sorts as the messages do. */
export const keyOf = ({ key, at }: Pick<Entry, 'key' | 'at'>): string =>
  `${String(key).padStart(16, '0')}-${String(Math.round(at)).padStart(16, '0')}`;

export type Store = ClassicLevel<string, string>;

/** A message as the disk knows it. */
export type StoredMessage = Pick<Entry, 'key' | 'at' | 'bytes'>;

/** A message costs its text and about this much around it. */
export const overheadBytes = 64;

type Coded = { code?: string; message: string; cause?: Coded };

/** The disk is full, or a quota: the store is sound and will work again. */
const isFull = ({ code, message }: Coded): boolean =>
  /ENOSPC|EDQUOT|EFBIG/.test(code ?? '') || /No space left|File too large|quota exceeded/.test(message);

const isDamage = ({ code, message }: Coded): boolean =>
  code === 'LEVEL_CORRUPTION' || (code === 'LEVEL_IO_ERROR' && /No such file/.test(message));

/** LevelDB would start anew beside its old files, silently, when only CURRENT is lost. */
async function isHeadless(path: string): Promise<boolean> {
  const names = await readdir(path).catch((): string[] => []);
  return !names.includes('CURRENT') && names.some((name) => /\.(ldb|log)$|^MANIFEST-/.test(name));
}

/** Damaged records of the last log are skipped when it is opened; only LevelDB's own log tells. */
async function skippedBytes(path: string): Promise<number> {
  const log = await readFile(join(path, 'LOG'), 'utf8').catch(() => '');
  return [...log.matchAll(/dropping (\d+) bytes/g)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}

async function load(path: string, entries: StoredMessage[]): Promise<Store> {
  if (await isHeadless(path)) throw Object.assign(new Error('CURRENT is missing'), { code: 'LEVEL_CORRUPTION' });
  const store: Store = new ClassicLevel(path);
  try {
    await store.open();
    for await (const [key, value] of store.iterator<string, Uint8Array>({ valueEncoding: 'view' })) {
      const [, number, at] = /^(\d{16})-(\d{16})$/.exec(key) ?? [];
      if (at === undefined) throw Object.assign(new Error('a key is not one of mien'), { code: 'LEVEL_CORRUPTION' });
      entries.push({ key: Number(number), at: Number(at), bytes: value.byteLength + overheadBytes });
    }
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

export type StoreOptions = { path: string; now: () => number; logger: Pick<Logger, 'error'> };

/**
 * Opens the store with the messages in it, and makes it when it is absent. A damaged store is set aside under another
 * name and a new one begun.
 *
 * @throws ConfigError when the folder cannot be made or written, UnavailableError when another process has it open, and
 *   LevelDB's own error when the disk is full
 */
export async function openStore(options: StoreOptions): Promise<{ store: Store; entries: StoredMessage[] }> {
  const { path, now, logger } = options;
  const entries: StoredMessage[] = [];
  try {
    makeFolder(path);
    await access(path, constants.W_OK);
    const store = await load(path, entries);
    const skipped = await skippedBytes(path);
    if (skipped > 0) logger.error(`The outbox ${path} was damaged: ${skipped} bytes of stored events are lost.`);
    return { store, entries };
  } catch (error) {
    const failure = error as Coded;
    const cause = failure.cause?.code ? failure.cause : failure;
    if (isDamage(cause)) {
      const aside = `${path}.damaged-${new Date(now()).toISOString().replaceAll(':', '-')}`;
      await rename(path, aside);
      const sentence = `The outbox ${path} is damaged and was set aside as ${aside}; the events in it were not sent, and a new one is begun`;
      logger.error(`${sentence} (${cause.message}).`);
      return openStore(options);
    }
    if (cause.code === 'LEVEL_LOCKED') {
      const sentence = `The outbox ${path} is in use by another process; stop that mien, or give this one another mqtt.outbox.path.`;
      throw new UnavailableError('MIEN_ERR_UNAVAILABLE', sentence, { cause: error });
    }
    if (isFull(cause)) throw cause;
    throw new ConfigError(
      `The outbox ${path} cannot be used (${diskReason(cause)}); let mqtt.outbox.path name a folder that mien may write in ${dirname(path)}.`,
      { cause: error },
    );
  }
}

/** Proves that the disk takes a little data again, so that a store which works for reading is not closed for nothing. */
export async function probeDisk(path: string): Promise<void> {
  const file = join(path, 'probe');
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(new Uint8Array(131_072));
    await handle.datasync();
  } finally {
    await handle.close();
    await rm(file, { force: true });
  }
}
