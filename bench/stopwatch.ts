import { cpus, loadavg } from 'node:os';

/** Wall time of one call, ms: the shortest, and the middle one. Other work on the machine only ever adds to it. */
export type Timing = { readonly min: number; readonly median: number };

/** Times contestants in turns, so that what else the machine does strikes all of them alike. */
export function race<Name extends string>(rounds: number, contestants: Record<Name, () => void>): Record<Name, Timing> {
  const entries = Object.entries(contestants) as [Name, () => void][];
  const times = new Map<Name, number[]>(entries.map(([name]) => [name, []]));
  const warmUp = 3;
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, run] of entries) {
      const begun = performance.now();
      run();
      if (round >= 0) times.get(name)?.push(performance.now() - begun);
    }
  }
  const timing = (name: Name): Timing => {
    const sorted = (times.get(name) ?? []).sort((a, b) => a - b);
    return { min: round3(sorted[0]), median: round3(sorted[sorted.length >> 1]) };
  };
  return Object.fromEntries(entries.map(([name]) => [name, timing(name)])) as Record<Name, Timing>;
}

/** Where and when a result was measured. */
export function circumstances() {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    load: round3(loadavg()[0]),
  };
}

export function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
