import { seededRandom } from './random.js';

/** A named, seeded stream of random numbers: the same name gives the same numbers on every machine. */
export type Draw = {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  /** One of `items`. */
  pick<T>(items: readonly T[]): T;
  /** A stream of its own, whatever else has been drawn from this one. */
  fork(name: string): Draw;
};

function hash(text: string): number {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Makes the stream of a seed or name. */
export function createDraw(seed: number | string): Draw {
  const name = String(seed);
  const { unit } = seededRandom(hash(name));
  return {
    unit,
    between: (low, high) => low + (high - low) * unit(),
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    pick: (items) => items[Math.floor(unit() * items.length)]!,
    fork: (child) => createDraw(`${name}/${child}`),
  };
}
