import type { Curves } from '../../expression.js';

/** Events whose curves are kept: some kB each. */
const kept = 200;
const digits = 10_000;

/** A curve as a browser reads it: px rounded to 0.0001. */
type CurvesJson = Omit<Curves, 'regions'> & { id: string; regions: { name: string; px: number[] }[] };

/** The displacement curves of the latest events; in memory alone. */
export class CurveStore {
  readonly #curves = new Map<string, Curves>();

  put(id: string, curves: Curves): void {
    this.#curves.set(id, curves);
    for (const oldest of this.#curves.keys()) {
      if (this.#curves.size <= kept) break;
      this.#curves.delete(oldest);
    }
  }

  /** Undefined when none are kept of this event. */
  json(id: string): CurvesJson | undefined {
    const found = this.#curves.get(id);
    if (!found) return undefined;
    const regions = found.regions.map(({ name, px }) => ({
      name,
      px: Array.from(px, (value) => Math.round(value * digits) / digits),
    }));
    return { id, startMs: found.startMs, stepMs: found.stepMs, regions };
  }

  clear(): void {
    this.#curves.clear();
  }
}
