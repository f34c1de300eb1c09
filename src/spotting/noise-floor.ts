import { quantileInPlace } from '../stabilising/quantile.js';

/** Px: no region is believed to be quieter than this. */
const least = 0.015;
/**
 * The share of the time in which nothing happens, at the least: this quantile of the absolute answers is taken for noise.
 * Below one half, because people talk for longer than that. (docs/decisions/0004)
 */
const quiet = 0.3;
/** Turns that quantile of absolute values into a standard deviation, for normal noise. */
const quantileToDeviation = 2.5953;
const sampleMs = 50;
const refreshMs = 500;
const settlingMs = 2500;

/**
 * How much every filter of every region answers when nothing happens: a low quantile of its absolute responses over
 * the last seconds, sampled at 20 Hz. Refreshed a few channels at a time, so that no frame pays for all. (the spotting
 * research, F)
 */
export class NoiseFloor {
  /** Standard deviation a channel, px. */
  readonly deviation: Float64Array;
  readonly #window: Float64Array;
  readonly #scratch: Float64Array;
  readonly #slots: number;
  readonly #every: number;
  readonly #refreshed: number;
  #seen = 0;
  #count = 0;
  #next = 0;

  constructor(
    readonly channels: number,
    stepMs: number,
    windowMs: number,
  ) {
    this.#slots = Math.max(1, Math.floor(windowMs / sampleMs));
    this.#every = Math.max(1, Math.round(sampleMs / stepMs));
    this.#refreshed = Math.ceil((channels * stepMs) / refreshMs);
    this.#window = new Float64Array(channels * this.#slots);
    this.#scratch = new Float64Array(this.#slots);
    this.deviation = new Float64Array(channels).fill(least);
  }

  /** Ms of quiet or movement that it has seen, up to its window. */
  get knownMs(): number {
    return Math.min(this.#count, this.#slots) * sampleMs;
  }

  push(responses: Float64Array): void {
    if (this.#seen++ % this.#every === 0) {
      const slot = this.#count++ % this.#slots;
      for (let c = 0; c < this.channels; c++) this.#window[c * this.#slots + slot] = Math.abs(responses[c]);
      if (this.knownMs <= settlingMs) this.#refresh(this.channels);
    }
    if (this.knownMs > settlingMs) this.#refresh(this.#refreshed);
  }

  #refresh(channels: number): void {
    const count = Math.min(this.#count, this.#slots);
    for (let n = 0; n < channels; n++) {
      const c = this.#next++ % this.channels;
      for (let i = 0; i < count; i++) this.#scratch[i] = this.#window[c * this.#slots + i];
      this.deviation[c] = Math.max(least, quantileToDeviation * quantileInPlace(this.#scratch, count, quiet));
    }
  }
}
