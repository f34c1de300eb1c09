import { spawn } from 'node:child_process';
import type { Logger } from 'pino';

export type ServiceManagerOptions = {
  /** Of the process: NOTIFY_SOCKET and WATCHDOG_USEC are systemd's. */
  env: Readonly<Record<string, string | undefined>>;
  logger: Logger;
  /** What is wrong with the service itself, one sentence; undefined while a restart would mend nothing. */
  ailment: () => string | undefined;
};

/** What the service tells the system's service manager; it does nothing where none listens. */
export type ServiceManager = {
  /** All is started: begins to feed the watchdog too. */
  ready(status: string): Promise<void>;
  /** The configuration is read again; `ready` says when that is done. */
  reloading(): Promise<void>;
  stopping(): Promise<void>;
};

/**
 * Speaks systemd's protocol (sd_notify(3)) through its own program `systemd-notify`: Node opens no datagram sockets of the
 * Unix kind, and a native package would have to be compiled at installation. The unit needs `NotifyAccess=all`, for it
 * is a child that speaks.
 *
 * The watchdog is fed in half its time and only while nothing ails the service: systemd then ends it and starts it again.
 */
export function serviceManager({ env, logger, ailment }: ServiceManagerOptions): ServiceManager {
  if (!env['NOTIFY_SOCKET']) return { ready: async () => {}, reloading: async () => {}, stopping: async () => {} };
  const watchdogMs = Number(env['WATCHDOG_USEC'] ?? 0) / 1_000;
  let feeding: NodeJS.Timeout | undefined;
  let complained = false;

  const notify = (...lines: string[]): Promise<void> =>
    new Promise((resolve) => {
      const child = spawn('systemd-notify', lines, { stdio: 'ignore' });
      const end = (problem: string | undefined): void => {
        if (problem !== undefined && !complained)
          logger.warn(
            `systemd-notify ${problem}: systemd does not hear of this service; install the package systemd, and set NotifyAccess=all in the unit.`,
          );
        complained ||= problem !== undefined;
        resolve();
      };
      child.once('error', (error: NodeJS.ErrnoException) => end(`cannot be run (${error.code})`));
      child.once('exit', (code) => end(code === 0 ? undefined : `ended with ${code}`));
    });

  const feed = (): void => {
    const problem = ailment();
    if (problem === undefined) void notify('WATCHDOG=1');
    else logger.error(`The watchdog of systemd is not fed: ${problem}`);
  };

  return {
    async ready(status) {
      await notify('READY=1', `STATUS=${status}`);
      if (watchdogMs > 0) feeding ??= setInterval(feed, watchdogMs / 2).unref();
    },
    // systemd compares this with its own clock to know which reload has ended.
    reloading: () => notify('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1_000n}`),
    async stopping() {
      clearInterval(feeding);
      await notify('STOPPING=1');
    },
  };
}
