import { DataError } from '../errors.js';
import { openPreparedSet, type PreparedSet } from './prepared-set.js';

/**
 * Opens several prepared sets as one, in this order.
 * @throws DataError as openPreparedSet does, when none is named, and when two hold the same clip.
 */
export function openPreparedSets(folders: readonly string[]): PreparedSet {
  if (folders.length === 0) throw new DataError('No prepared set is named: name one or more folders.');
  const sets: PreparedSet[] = [];
  try {
    const owners = new Map<string, string>();
    for (const folder of folders) {
      const set = openPreparedSet(folder);
      sets.push(set);
      for (const { clip } of set.samples) {
        const owner = owners.get(clip);
        if (owner !== undefined) {
          throw new DataError(`${owner} and ${folder} both hold the clip ${clip}: name each sample's set once.`);
        }
        owners.set(clip, folder);
      }
    }
  } catch (error) {
    for (const set of sets) set.close();
    throw error;
  }
  const places = sets.flatMap((set) => set.samples.map((_, index) => ({ set, index })));
  return {
    samples: sets.flatMap(({ samples }) => samples),
    settings: sets.flatMap(({ settings }) => settings),
    read(index, into) {
      const place = places[index];
      if (place === undefined) {
        throw new DataError(`There is no sample ${index}: the sets hold ${places.length}, counted from 0.`);
      }
      return place.set.read(place.index, into);
    },
    close() {
      for (const set of sets) set.close();
    },
  };
}
