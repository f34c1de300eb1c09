import { raisedCosine } from './bump-bank.js';

/** A movement there and back, read off one region's displacement along one direction. Times in ms from the centre. */
export type Bump = {
  readonly onset: number;
  readonly apex: number;
  readonly offset: number;
  /** Height over the line through the quiet before and after, px. */
  readonly peak: number;
  /** What remains afterwards, as a share of the peak. */
  readonly rest: number;
  /** Correlation with a raised cosine of the filter's length. */
  readonly correlation: number;
};

/** Onset and offset are extrapolated from where the movement crosses this share of its peak, as a raised cosine would run. */
const crossing = 0.25;
const reachOfCrossing = 1 - Math.acos(1 - 2 * crossing) / Math.PI;
/** Onset and offset may lie this far outside of what was looked at, ms. */
const outside = 100;

/**
 * Measures the movement in the middle of a trace. (the spotting research, G)
 *
 * @param trace odd number of samples, smoothed, px; its middle is time 0.
 * @param width base of the best fitting raised cosine, ms.
 * @returns null when there is no quiet on both sides or no peak.
 */
export function measureBump(trace: Float64Array, stepMs: number, width: number): Bump | null {
  const half = (trace.length - 1) / 2;
  const ms = (sample: number) => (sample - half) * stepMs;
  const quiet = Math.floor(half - width / 2 / stepMs + 1e-6) + 1;
  if (quiet < 1) return null;
  const before = median(trace.subarray(0, quiet));
  const after = median(trace.subarray(trace.length - quiet));
  const beforeAt = ms((quiet - 1) / 2);
  const height = trace.map((value, i) => value - before - ((after - before) * (ms(i) - beforeAt)) / (-2 * beforeAt));

  const search = Math.floor(Math.max(width / 4, stepMs) / stepMs + 1e-9);
  let top = half - search;
  for (let i = top; i <= half + search; i++) if (height[i] > height[top]) top = i;
  const peak = height[top];
  if (!(peak > 0)) return null;

  const apex = ms(top) + stepMs * vertex(height, top);
  const rise = cross(height, top, peak, -1);
  const fall = cross(height, top, peak, 1);
  const first = ms(0) - outside;
  const last = ms(trace.length - 1) + outside;
  return {
    apex,
    onset: clamp(apex - (apex - ms(rise)) / reachOfCrossing, first, apex - stepMs / 2),
    offset: clamp(apex + (ms(fall) - apex) / reachOfCrossing, apex + stepMs / 2, last),
    peak,
    rest: Math.abs(after - before) / peak,
    correlation: correlation(height, (i) => raisedCosine(ms(i), width)),
  };
}

/**
 * Top of the parabola through a sample and its neighbours, samples from it; never beyond them: where the trace is all but
 * straight, its parabola has its top anywhere.
 */
function vertex(values: Float64Array, i: number): number {
  if (i <= 0 || i >= values.length - 1) return 0;
  const bend = values[i - 1] - 2 * values[i] + values[i + 1];
  return bend < 0 ? clamp((0.5 * (values[i - 1] - values[i + 1])) / bend, -1, 1) : 0;
}

/** Where the trace, going from the top in one direction, falls below the crossing; between samples, or at the trace's end. */
function cross(height: Float64Array, top: number, peak: number, direction: 1 | -1): number {
  const level = crossing * peak;
  const end = direction === 1 ? height.length - 1 : 0;
  let i = top;
  while (i !== end && height[i] > level) i += direction;
  if (height[i] > level || i === top) return i;
  return i - direction * ((level - height[i]) / (height[i - direction] - height[i] + 1e-9));
}

function correlation(values: Float64Array, shape: (i: number) => number): number {
  const n = values.length;
  const expected = Float64Array.from({ length: n }, (_, i) => shape(i));
  const average = values.reduce((sum, value) => sum + value, 0) / n;
  const expectedAverage = expected.reduce((sum, value) => sum + value, 0) / n;
  let product = 0;
  let square = 0;
  let expectedSquare = 0;
  for (let i = 0; i < n; i++) {
    const a = values[i] - average;
    const b = expected[i] - expectedAverage;
    product += a * b;
    square += a * a;
    expectedSquare += b * b;
  }
  return product / Math.sqrt(square * expectedSquare + 1e-12);
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
