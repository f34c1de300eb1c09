import { quantileInPlace } from '../stabilising/quantile.js';

const windowSamples = 600;
const sampleMs = 50;
const refreshMs = 500;
const fraction = 0.97;

/** What this person's blinks look like: the 97th percentile of the blink signal's bumps over the last 30 s. */
export class BlinkHistory {
  readonly #window = new Float64Array(windowSamples);
  readonly #scratch = new Float64Array(windowSamples);
  readonly #every: number;
  readonly #refreshEvery: number;
  #seen = 0;
  #count = 0;
  #usual = 0;

  constructor(stepMs: number) {
    this.#every = Math.max(1, Math.round(sampleMs / stepMs));
    this.#refreshEvery = Math.max(1, Math.round(refreshMs / stepMs));
  }

  get usual(): number {
    return this.#usual;
  }

  push(bump: number): void {
    if (this.#seen % this.#every === 0) this.#window[this.#count++ % windowSamples] = bump;
    if (this.#seen % this.#refreshEvery === 0) {
      const count = Math.min(this.#count, windowSamples);
      this.#scratch.set(this.#window);
      this.#usual = quantileInPlace(this.#scratch, count, fraction);
    }
    this.#seen++;
  }
}
