import type { WriteStream } from 'node:tty';

/** Redrawn after this many frames, so that drawing costs nothing. */
const every = 30;

/** How far an analysis has come, on one line of a terminal that is drawn over; nothing where there is no terminal. */
export function progressLine(terminal: WriteStream) {
  let frames = 0;
  let media = 0;
  const clear = (): void => {
    if (terminal.isTTY) terminal.write('\r\x1b[K');
  };
  return {
    /** The time between this frame and the one before it, ms. */
    interval(ms: number) {
      media += ms;
    },
    frame() {
      if (++frames % every !== 0 || !terminal.isTTY) return;
      const minutes = Math.floor(media / 60_000);
      const seconds = ((media % 60_000) / 1000).toFixed(0).padStart(2, '0');
      terminal.write(`\r\x1b[Kanalysed ${minutes}:${seconds} (${frames} frames)`);
    },
    /** How much of the recording has been looked at, s. */
    seconds: () => media / 1000,
    clear,
  };
}
