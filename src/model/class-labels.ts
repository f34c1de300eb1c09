import { fiveClasses, threeClasses } from './emotion-classes.js';

/**
 * The names of a model's classes where the file does not tell them: five as the authors number CASME II, three as the
 * MEGC 2019 composite does.
 */
export function defaultLabels(classes: number): readonly string[] | undefined {
  if (classes === 5) return fiveClasses;
  if (classes === 3) return threeClasses;
  return undefined;
}
