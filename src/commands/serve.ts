import { once } from 'node:events';
import type { App } from '../app.js';
import { endSignal } from './end-signal.js';

/** How long a graceful end may take, ms. */
const deadlineMs = 5_000;

/**
 * Starts an app and runs it until SIGINT or SIGTERM, then stops it and ends the process with 130 or 143; or until it fails,
 * and throws why. A signal while it starts is answered when it has started. A stop that takes over 5 s kills the process.
 */
export async function serve(start: () => Promise<App>): Promise<void> {
  const asked = endSignal();
  const app = await start();
  const end = asked.signal.aborted ? undefined : once(asked.signal, 'abort');
  const failure = await Promise.race([end, app.failed]);
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), deadlineMs).unref();
  await app.stop();
  if (failure instanceof Error) throw failure;
  process.exit(asked.exitCode());
}
