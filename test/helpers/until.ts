import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `look` finds something, at most `seconds`. */
export async function until<T>(
  what: string,
  seconds: number,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`${what}: waited ${seconds} s in vain`);
    await sleep(50);
  }
}
