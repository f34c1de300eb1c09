import { createDraw } from '../draw.js';
import { DataError } from '../errors.js';

/** Numbers of samples, subject-wise: nobody is on both sides. */
export type Split = { readonly training: readonly number[]; readonly validation: readonly number[] };

/**
 * Takes whole subjects out for validation until they hold at least `share` of the samples; at least one subject stays on either
 * side.
 * @param indices the samples to split
 * @param subjects of all samples of the set
 * @throws DataError when there are fewer than two subjects
 */
export function splitSubjects(
  indices: readonly number[],
  subjects: readonly string[],
  share: number,
  seed: string,
): Split {
  const draw = createDraw(`${seed}/split`);
  const places = new Map(
    [...new Set(indices.map((index) => subjects[index]!))].sort().map((name) => [name, draw.unit()]),
  );
  if (places.size < 2) {
    throw new DataError(
      `All ${indices.length} samples are of one subject, so that none can be held out: name a set with --validation.`,
    );
  }
  const order = [...places.keys()].sort((a, b) => places.get(a)! - places.get(b)!);
  const out = new Set<string>();
  let count = 0;
  for (const subject of order.slice(0, -1)) {
    if (count >= share * indices.length) break;
    out.add(subject);
    count += indices.filter((index) => subjects[index] === subject).length;
  }
  return {
    training: indices.filter((index) => !out.has(subjects[index]!)),
    validation: indices.filter((index) => out.has(subjects[index]!)),
  };
}
