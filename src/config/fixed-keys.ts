import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config.js';
import { Secret } from './secret.js';

/** What may change while mien runs; anything else holds from the next start on. */
const safeKeys: ReadonlySet<keyof Config> = new Set<keyof Config>(['cameras', 'logLevel']);

/** The keys in which two configurations differ and that cannot change while mien runs, such as `mqtt`. */
export function changedFixedKeys(now: Config, next: Config): string[] {
  const keys = [...new Set([...Object.keys(now), ...Object.keys(next)])] as (keyof Config)[];
  return keys.filter((key) => !safeKeys.has(key) && !isDeepStrictEqual(plain(now[key]), plain(next[key])));
}

/** Secrets hide their value from comparisons too. */
function plain(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
