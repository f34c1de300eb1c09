import test from 'ava';
import type { Frame } from '../../src/frame.js';
import { observeFrames } from '../../src/sources/observe-frames.js';

/** Frames as a reader that has several at hand would emit them; `released` hears of each that is given back. */
const frame = (seq: number, released: number[]): Frame => ({
  seq,
  pts: seq,
  captured: seq,
  arrival: seq,
  width: 1,
  height: 1,
  gray: new Uint8Array(1),
  epoch: 0,
  release: () => void released.push(seq),
});

for (const how of ['abort', 'unsubscribe'] as const) {
  test(`no frame comes once it was told to stop (${how}), and the others are given back`, async (t) => {
    const released: number[] = [];
    const seen: number[] = [];
    const stop = new AbortController();
    const read = async (signal: AbortSignal, emit: (one: Frame) => void): Promise<void> => {
      await Promise.resolve();
      for (let seq = 0; seq < 4; seq++) emit(frame(seq, released));
      t.true(signal.aborted);
    };
    await new Promise<void>((resolve) => {
      const listening = observeFrames(stop.signal, read).subscribe({
        next(one) {
          seen.push(one.seq);
          one.release();
          if (one.seq < 1) return;
          if (how === 'abort') stop.abort();
          else listening.unsubscribe();
        },
        complete: resolve,
      });
      listening.add(() => setImmediate(resolve));
    });
    t.deepEqual(seen, [0, 1]);
    t.deepEqual(released, [0, 1, 2, 3]);
  });
}
