/** Keys from the root of the configuration down to one value. */
export type KeyPath = readonly (string | number)[];

/** One thing that is wrong with a configuration: where, and what in one sentence that begins after the key path. */
export type Problem = {
  readonly path: KeyPath;
  readonly sentence: string;
  /** Character in the file, where the path alone does not say it. */
  readonly offset?: number;
};

/** A value as a sentence may show it: short, and without the credentials that an address may hold. */
export function shown(value: unknown): string {
  const printed = String(value).replace(/\/\/.*@/s, '//***@');
  return `'${printed.length > 40 ? `${printed.slice(0, 37)}...` : printed}'`;
}
