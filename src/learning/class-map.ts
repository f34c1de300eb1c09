import { UsageError } from '../errors.js';
import { emotionClass, emotions, fiveClasses, threeClasses } from '../model/emotion-classes.js';

/** Which of the data sets' labels make a class; labels that are nowhere are left out of training and scoring. */
export type ClassMap = { readonly name: string; readonly classes: Readonly<Record<string, readonly string[]>> };

/** Other names of emotions in coding tables; SMIC and MEGC name the three classes themselves. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  happiness: ['happy'],
  surprise: ['surprised'],
  sadness: ['sad'],
  anger: ['angry'],
  others: ['other'],
};

/** The usual ways to class micro-expressions (model/emotion-classes.ts), with the names that coding tables use. */
export const classMaps: Readonly<Record<'three' | 'five', ClassMap>> = {
  three: { name: 'three', classes: usual(threeClasses, 3) },
  five: { name: 'five', classes: usual(fiveClasses, 5) },
};

function usual(names: readonly string[], classes: 3 | 5): ClassMap['classes'] {
  const labels = (name: string): string[] => {
    const own = emotions.filter((emotion) => emotionClass(emotion, classes) === name);
    return [...new Set([name, ...own, ...own.flatMap((emotion) => aliases[emotion] ?? [])])];
  };
  return Object.fromEntries(names.map((name) => [name, labels(name)]));
}

/**
 * Reads a class map: `three`, `five`, or one's own as `class=label+label,class=label`.
 * @throws UsageError when it cannot be understood
 */
export function parseClassMap(text: string): ClassMap {
  if (text === 'three' || text === 'five') return classMaps[text];
  const classes = text.split(',').map((part) => {
    const [name = '', labels = ''] = part.split('=');
    return [name.trim(), labels.split('+').map((label) => label.trim().toLowerCase())] as const;
  });
  const names = classes.map(([name]) => name);
  const labels = classes.flatMap(([, each]) => each);
  if (names.includes('') || labels.includes('') || names.length < 2) {
    throw new UsageError(`The classes '${text}' are not known: say three, five, or class=label+label,class=label.`);
  }
  if (new Set(names).size !== names.length || new Set(labels).size !== labels.length) {
    throw new UsageError(`The classes '${text}' name a class or a label twice: name each once.`);
  }
  return { name: text, classes: Object.fromEntries(classes) };
}

/** Finds the class of a label, upper or lower case, as its number; -1 for one that is left out. */
export function classFinder({ classes }: ClassMap): (label: string) => number {
  const numbers = new Map(Object.values(classes).flatMap((labels, index) => labels.map((label) => [label, index])));
  return (label) => numbers.get(label.trim().toLowerCase()) ?? -1;
}
