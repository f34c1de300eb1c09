import type { App } from '../app.js';

/** Exit codes of a service that was asked to end (128 + signal number). */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/** How long a graceful end may take, ms. */
const deadlineMs = 5_000;
/** One Ctrl-C may arrive twice, from the terminal and passed on by npx: within this, ms, it is the same one. */
const echoMs = 1_000;

/**
 * Runs a started app until SIGINT or SIGTERM, then stops it and ends the process with 130 or 143; or until it fails, and
 * throws why. A second signal, or a stop that takes over 5 s, kills the process: native decoders do not survive an
 * ordinary exit while they read.
 */
export async function serve(app: App): Promise<void> {
  const signal = new Promise<keyof typeof signals>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
  });
  const end = await Promise.race([signal, app.failed]);
  const asked = performance.now();
  const kill = (): void => void process.kill(process.pid, 'SIGKILL');
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (performance.now() - asked > echoMs) kill();
    });
  }
  setTimeout(kill, deadlineMs).unref();
  await app.stop();
  if (typeof end !== 'string') throw end;
  process.exit(signals[end]);
}
