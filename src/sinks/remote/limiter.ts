/** Lets `perSecond` things pass in any second and a few more at once, and counts the others. */
export class Limiter {
  readonly #perSecond: number;
  readonly #now: () => number;
  #free: number;
  #at: number;
  #held = 0;

  /** @param now ms that rise */
  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#now = now;
    this.#free = perSecond;
    this.#at = now();
  }

  /** Whether one may pass; `held` then says how many could not since the last that could. */
  pass(): { held: number } | undefined {
    const now = this.#now();
    this.#free = Math.min(this.#perSecond, this.#free + (Math.max(0, now - this.#at) * this.#perSecond) / 1_000);
    this.#at = now;
    if (this.#free < 1) {
      this.#held++;
      return undefined;
    }
    this.#free--;
    const held = this.#held;
    this.#held = 0;
    return { held };
  }
}
