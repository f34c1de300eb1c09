import type { ExecutionContext } from 'ava';

/** Gives a thing back, and stops it when the test is over, however it ends: the last one first, and no harm in a second stop. */
export function stopAfter<T extends { stop(): Promise<unknown> }>(t: ExecutionContext, thing: T): T {
  t.teardown(async () => {
    await thing.stop();
  });
  return thing;
}
