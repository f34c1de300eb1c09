import type { Monotonic } from '../../src/monotonic.js';

/** A clock that stands still but for its sleepers: sleeping takes no time and moves it on, telling `onTick`. */
export function fakeMonotonic(onTick: (now: number) => void = () => {}): Monotonic & { pass(ms: number): void } {
  let now = 0;
  const pass = (ms: number): void => {
    now += ms;
    onTick(now);
  };
  return {
    now: () => now,
    async sleep(ms, signal) {
      if (!signal.aborted) pass(ms);
    },
    pass,
  };
}
