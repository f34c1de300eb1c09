/**
 * How one axis is resampled: output i is the sum of `weights[i * count + k] * source[first[i] + k * step]` over
 * k < count.
 */
export type ResampleTaps = {
  readonly count: number;
  readonly step: number;
  readonly first: Int32Array;
  readonly weights: Float32Array;
};

/** Beyond this shrinking, plain interpolation skips pixels and aliases (the faces research, section 5). */
const antialiasFrom = 1.6;

/** Samples of an area that are enough for its mean; more would only cost time on very large pictures. */
const mostTaps = 9;

/**
 * Taps that bring `from` pixels to `to` pixels: the mean over the area that an output pixel covers when that shrinks by
 * more than 1.6, else linear interpolation. The weights of an output sum to 1, and taps never leave the source.
 */
export function resampleTaps(from: number, to: number): ResampleTaps {
  const ratio = from / to;
  return ratio > antialiasFrom ? areaTaps(from, to, ratio) : linearTaps(from, to, ratio);
}

function linearTaps(from: number, to: number, ratio: number): ResampleTaps {
  const count = Math.min(2, from);
  const first = new Int32Array(to);
  const weights = new Float32Array(to * count).fill(1);
  for (let i = 0; i < to; i++) {
    const at = Math.min(Math.max((i + 0.5) * ratio - 0.5, 0), from - 1);
    first[i] = Math.min(Math.floor(at), from - count);
    if (count === 1) continue;
    weights[2 * i] = 1 - (at - first[i]);
    weights[2 * i + 1] = at - first[i];
  }
  return { count, step: 1, first, weights };
}

function areaTaps(from: number, to: number, ratio: number): ResampleTaps {
  const span = Math.min(Math.ceil(ratio) + 1, from);
  const step = Math.ceil(span / mostTaps);
  const count = Math.floor((span - 1) / step) + 1;
  const first = new Int32Array(to);
  const weights = new Float32Array(to * count);
  for (let i = 0; i < to; i++) {
    const begin = i * ratio;
    first[i] = Math.min(Math.floor(begin), from - (count - 1) * step - 1);
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const pixel = first[i] + k * step;
      const covered = Math.max(0, Math.min(begin + ratio, pixel + 1) - Math.max(begin, pixel));
      weights[i * count + k] = covered;
      sum += covered;
    }
    for (let k = 0; k < count; k++) weights[i * count + k] /= sum;
  }
  return { count, step, first, weights };
}
