import { UsageError } from '../errors.js';

/**
 * Reads an option that is a number or a range such as 0.3-2.
 * @throws UsageError that names the option and says what is allowed
 */
export function parseRange(name: string, text: string, low: number, high: number): readonly [number, number] {
  const parts = /^(\d*\.?\d+)(?:-(\d*\.?\d+))?$/.exec(text.trim());
  const [least, greatest] = [Number(parts?.[1]), Number(parts?.[2] ?? parts?.[1])];
  if (parts && least >= low && greatest <= high && least <= greatest) return [least, greatest];
  throw new UsageError(`--${name} ${text} is not a number, or two as in ${low}-${high}, from ${low} to ${high}.`);
}
