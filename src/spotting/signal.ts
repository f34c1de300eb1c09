import { displacementLength } from './region-displacement.js';

/**
 * What is measured in one frame of a face, side by side in one array: every region's displacement (x and y), the
 * head's movement (x, y px, relative size, radians), the blink signal of both eyes.
 */
export const signal = {
  displacement: 0,
  head: displacementLength,
  eyes: displacementLength + 4,
  length: displacementLength + 6,
} as const;

/** The last seconds of a signal on a uniform time grid. Samples are counted from 0 and never renumbered. */
export class SignalHistory {
  readonly #values: Float64Array;
  readonly #broken: Uint8Array;
  #count = 0;

  constructor(readonly capacity: number) {
    this.#values = new Float64Array(capacity * signal.length);
    this.#broken = new Uint8Array(capacity);
  }

  /** How many samples were ever pushed. */
  get count(): number {
    return this.#count;
  }

  /** The oldest sample that is still there. */
  get oldest(): number {
    return Math.max(0, this.#count - this.capacity);
  }

  push(values: Float64Array, broken: boolean): void {
    const slot = this.#count % this.capacity;
    this.#values.set(values, slot * signal.length);
    this.#broken[slot] = broken ? 1 : 0;
    this.#count++;
  }

  value(sample: number, channel: number): number {
    return this.#values[(sample % this.capacity) * signal.length + channel];
  }

  /** Displacement of a region along a direction (unit vector). */
  along(sample: number, region: number, x: number, y: number): number {
    const at = (sample % this.capacity) * signal.length + 2 * region;
    return this.#values[at] * x + this.#values[at + 1] * y;
  }

  /** Adds `weight` times the first `length` channels from `from` on to `target`. */
  accumulate(sample: number, from: number, length: number, weight: number, target: Float64Array): void {
    const values = this.#values;
    const at = (sample % this.capacity) * signal.length + from;
    for (let c = 0; c < length; c++) target[c] += weight * values[at + c];
  }

  /** Largest minus smallest value of a channel in samples from..to (both included). */
  range(channel: number, from: number, to: number): number {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = Math.max(from, this.oldest); i <= to; i++) {
      const value = this.value(i, channel);
      if (value < least) least = value;
      if (value > most) most = value;
    }
    return most > least ? most - least : 0;
  }

  /** Whether a sample in from..to (both included) was made up between two anchors or across missing frames. */
  brokenWithin(from: number, to: number): boolean {
    for (let i = Math.max(from, this.oldest); i <= to; i++) if (this.#broken[i % this.capacity]) return true;
    return false;
  }
}
