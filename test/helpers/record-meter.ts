import { type DropReason, type Meter, noMeter, type Stage } from '../../src/meter.js';

/** A meter that remembers all that it is told. */
export type RecordMeter = Meter & {
  readonly frames: () => number;
  readonly drops: string[];
  readonly times: number[];
  readonly intervals: number[];
};

export function recordMeter(): RecordMeter {
  let frames = 0;
  const drops: string[] = [];
  const times: number[] = [];
  const intervals: number[] = [];
  return {
    ...noMeter,
    frames: () => frames,
    drops,
    times,
    intervals,
    time: (_stage: Stage, ms: number) => void times.push(ms),
    frame: () => void frames++,
    drop: (stage: Stage, reason: DropReason) => void drops.push(`${stage} ${reason}`),
    interval: (ms: number) => void intervals.push(ms),
  };
}
