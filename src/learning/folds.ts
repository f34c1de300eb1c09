import { DataError } from '../errors.js';
import { grouped } from '../evaluation/grouped.js';
import { splitSubjects } from './split-subjects.js';

export const protocols = ['loso', 'holdout'] as const;
/** `loso`: each subject is tested once by a network that never saw it. `holdout`: some subjects are, by one network. */
export type Protocol = (typeof protocols)[number];

/** Numbers of samples to train on and to test with; nobody is in both. */
export type Fold = { readonly name: string; readonly training: readonly number[]; readonly test: readonly number[] };

/**
 * The folds of a protocol, by the subjects' names.
 * @param indices the samples that take part
 * @param subjects of all samples of the set
 * @throws DataError when there are fewer than two subjects
 */
export function protocolFolds(
  protocol: Protocol,
  indices: readonly number[],
  subjects: readonly string[],
  { holdOut, seed }: { holdOut: number; seed: string },
): Fold[] {
  if (protocol === 'holdout') {
    const { training, validation } = splitSubjects(indices, subjects, holdOut, seed);
    return [{ name: 'holdout', training, test: validation }];
  }
  const people = grouped(indices, (index) => subjects[index]!);
  if (people.size < 2) {
    throw new DataError(
      `All ${indices.length} samples are of one subject: leaving one subject out needs at least two.`,
    );
  }
  return [...people.keys()].sort().map((name) => ({
    name,
    training: indices.filter((index) => subjects[index] !== name),
    test: people.get(name)!,
  }));
}
