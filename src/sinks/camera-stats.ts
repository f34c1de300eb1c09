import { dropReasons } from '../meter.js';
import type { Monotonic } from '../monotonic.js';
import type { StatsMessage } from './messages.js';
import type { MeterBatch } from './meter-batch.js';

/**
 * Turns the figures that a camera's process sends every second into what is published of them.
 *
 * @param now UTC ms
 */
export function cameraStats(
  now: () => number,
  monotonic: Pick<Monotonic, 'now'>,
): (batch: MeterBatch) => Omit<StatsMessage, 'schema' | 'camera'> {
  let last = monotonic.now();
  return ({ frames, faces, drops }) => {
    const time = monotonic.now();
    const seconds = Math.max(0.001, (time - last) / 1_000);
    last = time;
    const dropped: StatsMessage['dropped'] = {};
    drops.forEach((count, i) => {
      const reason = dropReasons[i % dropReasons.length];
      if (count > 0 && reason) dropped[reason] = (dropped[reason] ?? 0) + count;
    });
    const fps = Math.round((frames / seconds) * 10) / 10;
    return { time: new Date(now()).toISOString(), frames, fps, faces, dropped };
  };
}
