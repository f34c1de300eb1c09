const rememberedMs = 4000;
/** Movements closer than this are one syllable seen in two regions. */
const oneMs = 90;

/** When the mouth moved, however little: what speech looks like from afar. (the spotting research, H) */
export class MouthHistory {
  readonly #times: number[] = [];

  push(ms: number): void {
    this.#times.push(ms);
    while (this.#times[0] <= ms - rememberedMs) this.#times.shift();
  }

  /** Movements between two times, both excluded. */
  count(after: number, before: number): number {
    let movements = 0;
    let last = Number.NEGATIVE_INFINITY;
    for (const time of this.#times) {
      if (time <= after || time >= before) continue;
      if (time - last > oneMs) movements++;
      last = time;
    }
    return movements;
  }
}
