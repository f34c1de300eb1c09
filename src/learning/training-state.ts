import { flatten, type TrainingLayout, trainingLayout, unflatten } from '../model/training/flat-layout.js';

/** A network's weights as training holds them; see `trainingLayout`. */
export type NetworkVectors = { readonly parameters: Float32Array; readonly statistics: Float32Array };

/** Everything that a training step changes. */
export type TrainingState = NetworkVectors & {
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Moving average of the weights; null when none is kept. */
  readonly average: NetworkVectors | null;
};

/** The state before the first step. */
export function initialState(
  weights: ReadonlyMap<string, Float32Array>,
  classes: number,
  averaged: boolean,
): TrainingState {
  const layout = trainingLayout(classes);
  const vectors = toVectors(weights, layout);
  return {
    ...vectors,
    firstMoment: new Float32Array(layout.parameters.length),
    secondMoment: new Float32Array(layout.parameters.length),
    average: averaged ? { parameters: vectors.parameters.slice(), statistics: vectors.statistics.slice() } : null,
  };
}

function toVectors(weights: ReadonlyMap<string, Float32Array>, layout: TrainingLayout): NetworkVectors {
  return { parameters: flatten(layout.parameters, weights), statistics: flatten(layout.statistics, weights) };
}

/** The weights by the authors' names, as a model file holds them. @param steps what the batch norms have counted */
export function toWeights(
  { parameters, statistics }: NetworkVectors,
  classes: number,
  steps: number,
): Map<string, Float32Array> {
  const layout = trainingLayout(classes);
  const weights = new Map([...unflatten(layout.parameters, parameters), ...unflatten(layout.statistics, statistics)]);
  for (const key of [...weights.keys()].filter((each) => each.endsWith('.running_var'))) {
    weights.set(key.replace('running_var', 'num_batches_tracked'), Float32Array.of(steps));
  }
  return weights;
}
