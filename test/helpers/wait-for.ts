import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds; fails after 20 s, or the time that is given. */
export async function waitFor(holds: () => boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${holds}`);
    await sleep(10);
  }
}
