import { displacementLength } from '../spotting/region-displacement.js';
import { signal } from '../spotting/signal.js';
import { quantileInPlace } from '../stabilising/quantile.js';
import type { Recording } from './recording.js';

/** A region moves when it gets further than so many standard deviations of its rest within `withinMs`, at least and at most so many px. */
const deviations = 5;
const [leastPx, mostPx] = [0.3, 1];
const withinMs = 100;
/** A low quantile of absolute values, and what turns it into a standard deviation, for normal noise. */
const quiet = 0.3;
const quantileToDeviation = 2.5953;

/**
 * The moments of a recording around which no part of the face moves and no anchor was lost, ms from its start. What all
 * parts do at once is noise: it may be as strong as it likes, or nothing could be said of the noisiest cameras.
 *
 * @param aroundMs for how long before and after. @param apartMs least time between two moments.
 */
export function quietMoments(
  { values, broken, stepMs }: Recording,
  { fromMs, toMs, aroundMs, apartMs }: { fromMs: number; toMs: number; aroundMs: number; apartMs: number },
): number[] {
  const busy = moving(values, broken.length, Math.round(withinMs / stepMs));
  const around = Math.ceil(aroundMs / stepMs);
  const moments: number[] = [];
  let quietSince = 0;
  for (let i = 0; i < busy.length; i++) {
    if (busy[i] || broken[i]) quietSince = i + 1;
    const at = (i - around) * stepMs;
    if (at < fromMs || at > toMs || i - quietSince < 2 * around) continue;
    if (at - (moments.at(-1) ?? Number.NEGATIVE_INFINITY) >= apartMs) moments.push(at);
  }
  return moments;
}

/** [samples]: 1 where a region is on its way. */
function moving(values: Float64Array, samples: number, within: number): Uint8Array {
  const busy = new Uint8Array(samples);
  const steps = new Float64Array(Math.max(0, samples - within));
  const measure = (c: number): void => {
    for (let i = 0; i < steps.length; i++) {
      steps[i] = Math.abs(values[(i + within) * signal.length + c] - values[i * signal.length + c]);
    }
  };
  const limits = new Float64Array(displacementLength);
  for (let c = 0; c < limits.length; c++) {
    measure(c);
    limits[c] = deviations * quantileToDeviation * quantileInPlace(steps, steps.length, quiet);
  }
  const most = Math.max(mostPx, quantileInPlace(limits.slice(), limits.length, 0.5));
  for (let c = 0; c < limits.length; c++) {
    const limit = Math.min(most, Math.max(leastPx, limits[c]));
    measure(c);
    for (let i = 0; i < steps.length; i++) if (steps[i] > limit) busy.fill(1, i, i + within + 1);
  }
  return busy;
}
