import type { RegionName } from '../expression.js';

const rememberedMs = 4000;
/** Movements closer than this are one syllable seen in two regions. */
const oneMs = 90;
/**
 * A bump filter answers before and after a movement too, the other way and half as strongly: what lies this close to a
 * movement of the same region and is weaker than this share of it is its echo and no movement of its own.
 */
const echoMs = 480;
const echoShare = 0.65;

/** When the mouth moved, however little: what speech looks like from afar. (the spotting research, H) */
export class MouthHistory {
  readonly #movements: { readonly ms: number; readonly region: RegionName; readonly height: number }[] = [];

  /** @param height of the filter's answer, px. */
  push(ms: number, region: RegionName, height: number): void {
    this.#movements.push({ ms, region, height });
    while (this.#movements[0].ms <= ms - rememberedMs) this.#movements.shift();
  }

  /**
   * Movements between two times, both excluded, other than echoes of what happened at `centre`.
   *
   * @param heightOf how strongly a region answered then, px.
   */
  count(after: number, before: number, centre: number, heightOf: (region: RegionName) => number): number {
    let movements = 0;
    let last = Number.NEGATIVE_INFINITY;
    for (const { ms, region, height } of this.#movements) {
      if (ms <= after || ms >= before) continue;
      if (Math.abs(ms - centre) < echoMs && height < echoShare * heightOf(region)) continue;
      if (ms - last > oneMs) movements++;
      last = ms;
    }
    return movements;
  }
}
