import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { diskReason } from '../disk-reason.js';
import { ConfigError, MienError } from '../errors.js';
import type { MienEvent } from '../event.js';
import { makeFolder } from '../make-folder.js';
import { rewriteLines } from './rewrite-lines.js';

/** A record of every message: one JSON object a line (NDJSON), in the order of the calls. */
export type Journal = {
  /** Appends a message. */
  write(event: MienEvent): void;
  /**
   * Removes lines that are already written; what is written meanwhile waits. Resolves with how many were removed.
   * @throws MienError MIEN_ERR_STORAGE when the disk does not take what stays; nothing was removed then
   */
  remove(unwanted: (line: string) => boolean): Promise<number>;
  /** Lines that could not be written. */
  readonly dropped: number;
  /** Resolves when all lines are on disk and the file is closed. */
  close(): Promise<void>;
};

/** Characters that may wait for a slow disk. */
const pendingLimit = 8 * 1024 * 1024;

/** Opens for appending; a last line that a power cut tore is ended first, so that the next one stands by itself. */
async function openForAppending(path: string): Promise<FileHandle> {
  makeFolder(dirname(path));
  const handle = await open(path, 'a+');
  const { size } = await handle.stat();
  const last = new Uint8Array(1);
  if (size > 0) await handle.read(last, 0, 1, size - 1);
  if (size > 0 && last[0] !== 0x0a) await handle.appendFile('\n');
  return handle;
}

/**
 * Appends lines, and says how many of them are in the file whole: a disk may take part of a write and refuse the rest.
 * `torn` is what ends the half line that it left behind; it goes before the next write.
 */
async function append(
  handle: FileHandle,
  lines: readonly string[],
  separator: string,
): Promise<{ kept: number; torn: string; error?: unknown }> {
  const bytes = Buffer.from(separator + lines.join(''));
  let written = 0;
  try {
    while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten;
    return { kept: lines.length, torn: '' };
  } catch (error) {
    const whole = bytes.subarray(0, written).filter((byte) => byte === 0x0a).length;
    const kept = Math.max(0, separator && written > 0 ? whole - 1 : whole);
    const ended = written === 0 ? separator === '' : bytes[written - 1] === 0x0a;
    return { kept, torn: ended ? '' : '\n', error };
  }
}

/**
 * Opens the journal. Lines reach the file as they come: one write is under way at a time and takes all that has
 * gathered. What the disk refuses is counted, and said once until it takes lines again.
 *
 * @throws ConfigError when the path cannot be written
 */
export async function openJournal({ path, logger }: { path: string; logger: Pick<Logger, 'error'> }): Promise<Journal> {
  let handle = await openForAppending(path).catch((cause: unknown) => {
    throw new ConfigError(
      `The journal ${path} cannot be written (${diskReason(cause)}); let journal.path name a file that mien may write.`,
      { cause },
    );
  });
  let pending: string[] = [];
  let pendingSize = 0;
  let dropped = 0;
  let writing: Promise<void> | undefined;
  /** Why lines are being lost; said when it changes. */
  let failing = '';
  /** Ends half a line that a failed write may have left behind. */
  let separator = '';

  const drop = (lines: number, reason: string): void => {
    dropped += lines;
    if (reason !== failing)
      logger.error(`The journal ${path} loses lines (${reason}); make room, it goes on by itself.`);
    failing = reason;
  };

  const write = async (): Promise<void> => {
    while (pending.length > 0) {
      const lines = pending;
      pending = [];
      pendingSize = 0;
      const { kept, torn, error } = await append(handle, lines, separator);
      separator = torn;
      if (error === undefined) failing = '';
      else drop(lines.length - kept, diskReason(error));
    }
    writing = undefined;
  };

  return {
    get dropped() {
      return dropped;
    },
    write(event) {
      const line = `${JSON.stringify(event)}\n`;
      if (pendingSize + line.length > pendingLimit) {
        drop(1, 'the disk is too slow');
        return;
      }
      pending.push(line);
      pendingSize += line.length;
      writing ??= write();
    },
    async remove(unwanted) {
      while (writing) await writing;
      const work = rewriteLines(path, (line) => !unwanted(line)).finally(async () => {
        await handle.close();
        handle = await openForAppending(path);
      });
      const resume = (): Promise<void> | undefined => (pending.length > 0 ? write() : undefined);
      writing = work.then(
        () => undefined,
        () => undefined,
      );
      try {
        return await work;
      } catch (cause) {
        const sentence = `The journal ${path} cannot be rewritten (${diskReason(cause)}); make room on its disk.`;
        throw new MienError('MIEN_ERR_STORAGE', sentence, { cause });
      } finally {
        writing = resume();
      }
    },
    async close() {
      while (writing) await writing;
      await handle.sync().catch((error: unknown) => drop(0, diskReason(error)));
      await handle.close();
    },
  };
}
