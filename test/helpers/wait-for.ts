import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds; fails after 20 s. */
export async function waitFor(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${holds}`);
    await sleep(10);
  }
}
