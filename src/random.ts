import { getRandomValues } from 'node:crypto';

/** Where randomness comes from; passed in, so that a run can be repeated. */
export type Random = {
  /** `count` random bytes. */
  bytes(count: number): Uint8Array;
  /** A number in [0, 1). */
  unit(): number;
};

/** The operating system's randomness. */
export const systemRandom: Random = {
  bytes: (count) => getRandomValues(new Uint8Array(count)),
  unit: () => (getRandomValues(new Uint32Array(1))[0] as number) / 2 ** 32,
};

/** The same numbers for the same seed, on every machine (mulberry32). Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { unit, bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(unit() * 256)) };
}
