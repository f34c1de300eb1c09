import { UsageError } from '../errors.js';

/** Which of the data sets' labels make a class; labels that are nowhere are left out of training and scoring. */
export type ClassMap = { readonly name: string; readonly classes: Readonly<Record<string, readonly string[]>> };

/**
 * The usual ways to class micro-expressions, with the names that the coding tables use.
 * three: the composite of MEGC 2019 (See et al., 2019, section 3.1; repression counts as negative there, 'others' is left out).
 * five: CASME II as the paper numbers it (fear and sadness are too rare there and left out).
 */
export const classMaps: Readonly<Record<string, ClassMap>> = {
  three: {
    name: 'three',
    classes: {
      negative: ['negative', 'disgust', 'repression', 'anger', 'contempt', 'fear', 'sadness', 'angry', 'sad'],
      positive: ['positive', 'happiness', 'happy'],
      surprise: ['surprise', 'surprised'],
    },
  },
  five: {
    name: 'five',
    classes: {
      happiness: ['happiness', 'happy'],
      surprise: ['surprise', 'surprised'],
      disgust: ['disgust'],
      repression: ['repression'],
      others: ['others', 'other'],
    },
  },
};

/**
 * Reads a class map: `three`, `five`, or one's own as `class=label+label,class=label`.
 * @throws UsageError when it cannot be understood
 */
export function parseClassMap(text: string): ClassMap {
  const known = classMaps[text];
  if (known) return known;
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
