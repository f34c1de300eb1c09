import type { Logger } from 'pino';
import { firstValueFrom, fromEvent, merge, Subject } from 'rxjs';
import { MienError } from '../errors.js';
import type { Monotonic } from '../monotonic.js';
import { type Entry, OutboxIndex } from './outbox-index.js';
import { keyOf, openStore, overheadBytes, probeDisk, type Store } from './outbox-store.js';

/** Why a message was given up: bounds, a disk that took nothing, an unreadable record, or a broker that will never take it. */
export type OutboxDropReason = 'bytes' | 'age' | 'disk' | 'damaged' | 'refused';

export type OutboxFigures = {
  readonly messages: number;
  readonly bytes: number;
  /** UTC ms at which the oldest message was stored, by the wall clock as it is now. */
  readonly oldest: number | undefined;
  /** Messages given up since the outbox was opened. */
  readonly dropped: Readonly<Record<OutboxDropReason, number>>;
};

/** `key` rises by one a message. */
export type OutboxMessage = { readonly key: number; readonly text: string };

/** A durable, bounded queue of messages. The oldest is dropped first, and every drop is counted. */
export type Outbox = {
  /** Stores a message; resolves once it is on disk, or with false when it was dropped. Messages keep the order of these calls. */
  put(text: string): Promise<boolean>;
  /** The key that the next message will have at least: all that are stored have lower ones. */
  readonly end: number;
  /**
   * The oldest messages after `key` (-1 for the first) and before `end`, at most 64. Without an end it waits for one; it
   * gives none when there are none before the end, once `signal` aborts, or when the outbox closes.
   */
  next(key: number, signal: AbortSignal, end?: number): Promise<OutboxMessage[]>;
  /** How long a message has waited, ms; undefined when it has arrived or been dropped or erased. */
  age(key: number): number | undefined;
  /** Forgets a message: it has arrived, or is given up for `reason`. */
  remove(key: number, reason?: OutboxDropReason): void;
  /** Drops what is too old; put and next do so as well. */
  trim(): void;
  figures(): OutboxFigures;
  /**
   * Removes messages for good: their bytes are gone from the disk when it resolves, with how many they were.
   * @throws MienError MIEN_ERR_STORAGE when the disk does not take that
   */
  erase(unwanted: (text: string) => boolean): Promise<number>;
  /** Resolves when all that was put or removed is on disk and the files are closed. */
  close(): Promise<void>;
};

export type OutboxOptions = {
  /** A folder; made when absent. */
  path: string;
  maxBytes: number;
  maxAgeMs: number;
  /** UTC ms. */
  now: () => number;
  /** By which messages of this run age, whatever is done to the wall clock. */
  monotonic: Pick<Monotonic, 'now'>;
  logger: Pick<Logger, 'error' | 'info'>;
};

/** Before this the clock of a box without a battery has not been set, and says nothing of a message's age. */
const clockSet = Date.UTC(2024, 0);
/** Bytes that may wait in memory for a slow disk. */
const pendingLimit = 8 * 1024 * 1024;
const retryMs = 1_000;
/** By less than this the wall clock drifts; by more it was set, ms. */
const setMs = 1_000;
/** Messages that are read at a time. */
const readAhead = 64;

type Pending = Pick<Entry, 'at' | 'bytes' | 'since'> & {
  readonly text: string;
  readonly settle: (stored: boolean) => void;
};

/**
 * Opens the outbox and goes on with what is in it. A damaged store is set aside; a full disk drops and counts messages
 * until there is room again. One write is under way at a time and takes all that has gathered: one fsync for many.
 *
 * @throws ConfigError or UnavailableError when the folder cannot be used at all
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const { path, maxBytes, maxAgeMs, now, monotonic, logger } = options;
  const index = new OutboxIndex();
  const dropped = { bytes: 0, age: 0, disk: 0, damaged: 0, refused: 0 };
  const changed = new Subject<void>();
  const closing = new AbortController();
  const pending: Pending[] = [];
  const removals: string[] = [];
  let pendingBytes = 0;
  let store: Store | undefined;
  let writing: Promise<void> | undefined;
  let failure: { tried: number; readonly error: unknown; readonly droppedBefore: number } | undefined;

  function remove(key: number, reason?: OutboxDropReason): void {
    const entry = index.get(key);
    if (!entry) return;
    index.remove(key);
    removals.push(keyOf(entry));
    if (reason) dropped[reason]++;
    if (!closing.signal.aborted) writing ??= write();
  }

  /** How long a message has waited, ms. Of one that was found the wall clock tells; it waits at least since then. */
  function ageOf({ at, since, found }: Entry): number {
    const known = monotonic.now() - since;
    return found && at >= clockSet ? Math.max(known, now() - at) : known;
  }

  /** UTC ms at which a message was stored, by the wall clock as it is now. */
  function storedAt(entry: Entry): number {
    const at = Math.round(now() - ageOf(entry));
    return Math.abs(at - entry.at) < setMs ? entry.at : at;
  }

  function trim(): void {
    for (let oldest = index.oldest; oldest && ageOf(oldest) > maxAgeMs; oldest = index.oldest)
      remove(oldest.key, 'age');
    for (let oldest = index.oldest; oldest && index.bytes > maxBytes; oldest = index.oldest)
      remove(oldest.key, 'bytes');
  }

  /** Opens the store and takes over what is in it, save what is known to be gone. */
  async function reopen(): Promise<void> {
    await store?.close();
    const opened = await openStore({ path, now, logger });
    store = opened.store;
    const gone = new Set(removals);
    const since = monotonic.now();
    const entries = opened.entries
      .filter((entry) => !gone.has(keyOf(entry)))
      .map((entry) => index.get(entry.key) ?? { ...entry, since, found: true });
    index.clear();
    for (const entry of entries) index.add(entry);
  }

  function fail(error: unknown): void {
    if (failure) return;
    const reason = (error as Error).message.split(': ').at(-1);
    logger.error(`The outbox ${path} cannot store events (${reason}); they are dropped and counted until it can.`);
    failure = { tried: monotonic.now(), error, droppedBefore: dropped.disk };
  }

  /** After a failed write LevelDB's log ends in half a record, and what followed it could be lost: the store is opened anew. */
  async function usable(): Promise<Store> {
    if (failure) {
      if (monotonic.now() - failure.tried < retryMs) throw failure.error;
      failure.tried = monotonic.now();
      await probeDisk(path);
      await reopen();
      logger.info(`The outbox ${path} stores events again; ${dropped.disk - failure.droppedBefore} were dropped.`);
      failure = undefined;
    }
    return store as Store;
  }

  async function writeBatch(batch: readonly Pending[]): Promise<void> {
    const open = await usable();
    const gone = removals.splice(0);
    const entries = batch.map(({ at, bytes, since }, i) => ({
      key: index.nextKey + i,
      at,
      bytes,
      since,
      found: false,
    }));
    const puts = batch.map(({ text }, i) => ({ type: 'put' as const, key: keyOf(entries[i] as Entry), value: text }));
    const dels = gone.map((key) => ({ type: 'del' as const, key }));
    try {
      // A removal that is lost in a power cut costs one duplicate; only messages are worth an fsync.
      await open.batch([...puts, ...dels], { sync: puts.length > 0 });
    } catch (error) {
      removals.unshift(...gone);
      throw error;
    }
    for (const entry of entries) index.add(entry);
  }

  async function write(): Promise<void> {
    // What is put or removed in the same turn goes into the same write.
    await Promise.resolve();
    while (pending.length > 0 || removals.length > 0) {
      const batch = pending.splice(0);
      pendingBytes = 0;
      const stored = await writeBatch(batch).then(
        () => true,
        (error: unknown) => {
          fail(error);
          dropped.disk += batch.length;
          return false;
        },
      );
      for (const { settle } of batch) settle(stored);
      changed.next();
      // What could not be removed waits for the next message.
      if (!stored && pending.length === 0) break;
      trim();
    }
    writing = undefined;
  }

  /** Reads messages in one go; those that cannot be read are given up, and none is read while the store is opened anew. */
  async function read(entries: readonly Entry[]): Promise<OutboxMessage[]> {
    try {
      const texts = await (store as Store).getMany(entries.map(keyOf));
      return entries.flatMap(({ key }, i) => {
        const text = texts[i];
        if (text === undefined) remove(key, 'damaged');
        return text === undefined || !index.get(key) ? [] : [{ key, text }];
      });
    } catch (error) {
      if ((error as { code?: string }).code === 'LEVEL_DATABASE_NOT_OPEN') {
        await change(closing.signal);
      } else if (entries.length > 1) {
        return read(entries.slice(0, 1));
      } else {
        logger.error(`An event in the outbox ${path} cannot be read and is dropped (${(error as Error).message}).`);
        for (const { key } of entries) remove(key, 'damaged');
      }
      return [];
    }
  }

  /** Resolves when something was stored or opened, or at once when there is nothing to wait for any more. */
  const change = (signal: AbortSignal): Promise<unknown> =>
    firstValueFrom(merge(changed, fromEvent(signal, 'abort')), { defaultValue: undefined });

  await reopen().catch((error: unknown) => {
    if (error instanceof MienError) throw error;
    fail(error);
  });
  trim();

  return {
    age(key) {
      const entry = index.get(key);
      return entry && ageOf(entry);
    },
    remove,
    trim,
    get end() {
      return index.nextKey;
    },
    figures: () => ({
      messages: index.messages,
      bytes: index.bytes,
      oldest: index.oldest && storedAt(index.oldest),
      dropped: { ...dropped },
    }),
    put(text) {
      const bytes = Buffer.byteLength(text) + overheadBytes;
      if (closing.signal.aborted || pendingBytes + bytes > Math.min(pendingLimit, maxBytes)) {
        dropped.disk++;
        return Promise.resolve(false);
      }
      pendingBytes += bytes;
      return new Promise((settle) => {
        pending.push({ at: now(), since: monotonic.now(), bytes, text, settle });
        writing ??= write();
      });
    },
    async next(key, signal, end) {
      while (!signal.aborted && !closing.signal.aborted) {
        trim();
        const entries = index.after(key, readAhead, end);
        if (entries.length === 0) {
          if (end !== undefined) break;
          await change(signal);
          continue;
        }
        const messages = await read(entries);
        if (messages.length > 0) return messages;
      }
      return [];
    },
    async erase(unwanted) {
      while (writing) await writing;
      let erased = 0;
      try {
        const open = await usable();
        for (let last = -1, entries = index.after(last, readAhead); entries.length > 0; ) {
          const texts = await open.getMany(entries.map(keyOf));
          const gone = entries.filter((_, i) => unwanted(texts[i] ?? ''));
          await open.batch(
            gone.map((entry) => ({ type: 'del' as const, key: keyOf(entry) })),
            { sync: true },
          );
          for (const { key } of gone) index.remove(key);
          erased += gone.length;
          last = entries.at(-1)?.key ?? last;
          entries = index.after(last, readAhead);
        }
        // LevelDB keeps what was deleted, or sent, until it rewrites its files.
        await open.compactRange(keyOf({ key: 0, at: 0 }), '~');
      } catch (cause) {
        const sentence = `The outbox ${path} cannot erase (${(cause as Error).message}); make room on its disk.`;
        throw new MienError('MIEN_ERR_STORAGE', sentence, { cause });
      }
      return erased;
    },
    async close() {
      closing.abort();
      changed.next();
      await writing;
      await store?.close();
    },
  };
}
