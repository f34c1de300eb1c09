export type Watchdog = {
  /** A sign of life. */
  feed(): void;
  stop(): void;
};

/**
 * Calls `onSilence` with the time waited when no sign of life came for `firstMs`, or after the first one for `nextMs`.
 *
 * Before it barks it lets the event loop deliver what has already arrived: that a thread was busy for a while (loading
 * a model) is no reason to blame the camera.
 */
export function watchdog(firstMs: number, nextMs: number, onSilence: (ms: number) => void): Watchdog {
  let timer = setTimeout(bark, firstMs, firstMs);
  let lastChance: NodeJS.Immediate | undefined;

  function bark(waited: number): void {
    lastChance = setImmediate(onSilence, waited);
  }

  function stop(): void {
    clearTimeout(timer);
    clearImmediate(lastChance);
  }

  return {
    feed() {
      stop();
      timer = setTimeout(bark, nextMs, nextMs);
    },
    stop,
  };
}
