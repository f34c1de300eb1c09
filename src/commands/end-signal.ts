/** The signals that ask a program to end, and the exit codes that say so (128 + signal number). */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** One Ctrl-C may arrive twice, from the terminal and passed on by npx: within this, ms, it is the same one. */
const echoMs = 1_000;

export type EndSignal = {
  /** Aborts when the program is asked to end. */
  readonly signal: AbortSignal;
  /** The exit code that answers it; undefined while nobody has asked. */
  exitCode(): 130 | 143 | undefined;
};

/**
 * Hears SIGINT and SIGTERM from now on. A second one kills the process: who asks twice does not want to wait, and native
 * decoders do not survive an ordinary exit while they read.
 */
export function endSignal(): EndSignal {
  const asked = new AbortController();
  let first: { code: 130 | 143; at: number } | undefined;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (first && performance.now() - first.at > echoMs) process.kill(process.pid, 'SIGKILL');
      first ??= { code: exitCodes[name], at: performance.now() };
      asked.abort();
    });
  }
  return { signal: asked.signal, exitCode: () => first?.code };
}
