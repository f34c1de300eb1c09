import type { Logger } from 'pino';
import type { Config } from './config/config.js';
import { changedFixedKeys } from './config/fixed-keys.js';
import type { LoadedConfig } from './config/load-config.js';
import { asMienError, type MienError, RequestError } from './errors.js';

export type Reloader = {
  /** One sentence while the file is not what runs: it is invalid, or a part of it waits for a start. Else undefined. */
  readonly warning: string | undefined;
  /**
   * Reads the file again and takes over what may change while mien runs; one after another when asked twice.
   * @throws RequestError when the file cannot be used; the last good one goes on
   */
  reload(): Promise<void>;
  /** Takes nothing over any more; resolves when what is under way has ended. */
  stop(): Promise<void>;
};

export type ReloaderOptions = {
  config: Config;
  /** Reads the file; absent when there is none. */
  load: (() => Promise<LoadedConfig>) | undefined;
  /** Takes over the keys that may change. */
  apply: (next: Config) => Promise<void>;
  logger: Logger;
  /** Hears why a file cannot be used. */
  onTrouble: (error: MienError) => void;
};

/** Keeps what runs and what the file says together, as far as that goes without a start. */
export function createReloader({ config, load, apply, logger, onTrouble }: ReloaderOptions): Reloader {
  let warning: string | undefined;
  let last: Promise<void> = Promise.resolve();
  let stopping = false;

  const reload = async (): Promise<void> => {
    if (stopping) throw new RequestError('mien is about to end, so nothing is read again.');
    if (!load) throw new RequestError('This mien runs without a configuration file, so there is nothing to reload.');
    const loaded = await load().catch((cause: unknown) => {
      const problem = asMienError(cause).message.replaceAll('\n', ' ');
      warning = `The configuration file cannot be used, and the last good one goes on: ${problem}`;
      const error = new RequestError(warning, { cause });
      logger.error(warning);
      onTrouble(error);
      throw error;
    });
    for (const line of loaded.warnings) logger.warn(line);
    const fixed = changedFixedKeys(config, loaded.config);
    warning = fixed.length > 0 ? `Changes of ${fixed.join(', ')} hold after a restart of mien.` : undefined;
    await apply(loaded.config).catch((error: unknown) => {
      const trouble = asMienError(error);
      warning = `The changed configuration was taken over in part: ${trouble.message}`;
      logger.error(warning);
      onTrouble(trouble);
      throw trouble;
    });
    logger.info('The configuration was read again.');
    if (warning) logger.warn(warning);
  };

  return {
    get warning() {
      return warning;
    },
    reload() {
      const result = last.then(reload);
      last = result.catch(() => {});
      return result;
    },
    stop() {
      stopping = true;
      return last;
    },
  };
}
