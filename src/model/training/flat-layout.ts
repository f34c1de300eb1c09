import type { NetworkWeights } from '../evaluation-layers.js';
import { networkShapes } from '../network-shapes.js';
import { sizeOf } from '../tensor.js';

/** Where a named tensor lies in a vector that holds many, in elements. */
export type Place = {
  readonly key: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
};

/** Named tensors one after another in one vector. */
export type FlatLayout = { readonly places: readonly Place[]; readonly length: number };

/** What training changes: by gradients (`parameters`) and by watching batches (`statistics`), each as one vector. */
export type TrainingLayout = { readonly parameters: FlatLayout; readonly statistics: FlatLayout };

/** The vectors of a network of so many classes, tensors in the order of `networkShapes`. */
export function trainingLayout(classes: number): TrainingLayout {
  const shapes = [...networkShapes(classes)].filter(([key]) => !key.endsWith('.num_batches_tracked'));
  const watched = ([key]: readonly [string, unknown]): boolean => /\.running_(mean|var)$/.test(key);
  return { parameters: laidOut(shapes.filter((each) => !watched(each))), statistics: laidOut(shapes.filter(watched)) };
}

/** Weights by name as one vector. */
export function flatten({ places, length }: FlatLayout, weights: NetworkWeights): Float32Array {
  const flat = new Float32Array(length);
  for (const { key, begin, end } of places)
    flat.set((weights.get(key) as Float32Array).subarray(0, end - begin), begin);
  return flat;
}

/** The tensors of a vector by name: views of it, not copies. */
export function unflatten({ places }: FlatLayout, flat: Float32Array): Map<string, Float32Array> {
  return new Map(places.map(({ key, begin, end }) => [key, flat.subarray(begin, end)]));
}

function laidOut(shapes: readonly (readonly [string, readonly number[]])[]): FlatLayout {
  const places: Place[] = [];
  let length = 0;
  for (const [key, shape] of shapes) {
    const begin = length;
    length += sizeOf(shape);
    places.push({ key, shape, begin, end: length });
  }
  return { places, length };
}
