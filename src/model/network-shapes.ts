import { input, type Value } from './graph/value.js';
import { inputChannels, inputSize, network } from './network.js';

/** Names and shapes of the network's weights, as in the authors' state dict, for a number of classes. */
export function networkShapes(classes: number): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const note = (key: string, shape: readonly number[]): Value => {
    shapes.set(key, shape);
    return input(key, shape);
  };
  const picture = input('input', ['N', inputChannels, inputSize, inputSize]);
  network(picture, input('amplification', ['N', 1, 1, 1]), classes, {
    weight: note,
    normalise: (x, key) => {
      for (const part of ['weight', 'bias', 'running_mean', 'running_var']) {
        shapes.set(`${key}.${part}`, [x.shape[1] as number]);
      }
      shapes.set(`${key}.num_batches_tracked`, []);
      return x;
    },
    dropout: (x) => x,
  });
  return shapes;
}
