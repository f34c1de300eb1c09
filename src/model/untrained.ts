import type { Random } from '../random.js';
import { defaultLabels } from './class-labels.js';
import type { NetworkModel } from './model-file.js';
import { networkShapes } from './network-shapes.js';
import { sizeOf } from './tensor.js';

/**
 * Weights to start training from, and to run the whole path before there are any: uniform within 1 / sqrt(fan-in), as
 * PyTorch initialises convolutions and linear layers; batch norms that change nothing.
 * @param random seeded, for weights that can be repeated
 */
export function initialWeights(classes: number, random: Random): Map<string, Float32Array> {
  const shapes = networkShapes(classes);
  return new Map([...shapes].map(([key, shape]) => [key, initial(key, shape, shapes, random)]));
}

/** A model that has not been trained: whoever asks it must be told that it abstains. */
export function untrainedModel(random: Random, labels = defaultLabels(5) ?? []): NetworkModel {
  return {
    name: 'skd-tstsan-untrained',
    labels,
    trained: false,
    calibration: null,
    weights: initialWeights(labels.length, random),
    sha256: null,
    notes: {},
  };
}

function initial(
  key: string,
  shape: readonly number[],
  shapes: ReadonlyMap<string, readonly number[]>,
  random: Random,
): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  // A layer's bias follows its weight's fan-in; a one-dimensional weight belongs to a batch norm.
  const kernel = shape.length > 1 ? shape : shapes.get(key.replace(/bias$/, 'weight'));
  if (kernel && kernel.length > 1) {
    const bound = 1 / Math.sqrt(sizeOf(kernel.slice(1)));
    return values.map(() => (2 * random.unit() - 1) * bound);
  }
  return values.fill(key.endsWith('.weight') || key.endsWith('.running_var') ? 1 : 0);
}
