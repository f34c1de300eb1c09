import { add, mul } from '../graph/arithmetic.js';
import { gradientsOf } from '../graph/gradients/gradients-of.js';
import { concat, reshape, slice } from '../graph/layout.js';
import { rewrite } from '../graph/rewrite.js';
import { joinChannelConvs } from '../graph/rules/attention.js';
import { dropZeros } from '../graph/rules/drop-zeros.js';
import { scalar } from '../graph/scalar.js';
import { input, type Value } from '../graph/value.js';
import { inputChannels, inputSize, network } from '../network.js';
import { type AdamOptions, adam, defaultAdam } from './adam.js';
import { type Distillation, defaultDistillation, distilledLosses, lossNames } from './distilled-losses.js';
import { type FlatLayout, trainingLayout } from './flat-layout.js';
import { trainingLayers } from './training-layers.js';

export type TrainingOptions = {
  readonly classes: number;
  /** Samples a step: batch statistics make it part of the graph. */
  readonly batch: number;
  /** Side of the input pictures, px. Default 48. */
  readonly size?: number;
  readonly distillation?: Distillation;
  readonly adam?: AdamOptions;
  /** How much a batch moves the running statistics. Default 0.1. */
  readonly momentum?: number;
};

/** Results of a step, each a float32 tensor of this name. */
export const trainingNames = [
  'next_parameters',
  'next_first_moment',
  'next_second_moment',
  'next_statistics',
  'losses',
  'logits',
  'gradient',
] as const;
export type TrainingName = (typeof trainingNames)[number];

/**
 * One training step as a graph: forward with the batch's statistics, losses of self-knowledge distillation, gradients, Adam.
 *
 * Inputs: `parameters`, `first_moment`, `second_moment` [P] and `statistics` [S] as laid out by `trainingLayout`; `input`
 * [B,38,size,size]; `amplification` [B,1,1,1]; `targets` [B,classes], one-hot; `class_weights` [classes]; `dropout` [3,B,384], masks of
 * the final and the two auxiliary heads, 0 or 1 / (1 - p), ones for none; `learning_rate` []; `step` [], 1 for the first.
 * Results: what those of the same name become (`next_...`), `losses` [8] in the order of `lossNames`, `logits` [B,classes] of the final
 * head in training, `gradient` [P] of the total loss.
 * @throws GraphError when the sizes do not fit together.
 */
export function trainingGraph(options: TrainingOptions): Record<TrainingName, Value> {
  const { classes, batch, size = inputSize, momentum = 0.1 } = options;
  const { parameters, statistics } = trainingLayout(classes);
  const weights = new Map(parameters.places.map(({ key, shape }) => [key, input(key, shape)]));
  const dropout = input('dropout', [3, batch, 3 * 128]);
  const masks = [0, 1, 2].map((head) => reshape(slice(dropout, 0, head, head + 1), [batch, 3 * 128]));
  const watching = trainingLayers((key) => weights.get(key) as Value, masks);
  const picture = input('input', [batch, inputChannels, size, size]);
  const heads = network(picture, input('amplification', [batch, 1, 1, 1]), classes, watching.layers);

  const targets = input('targets', [batch, classes]);
  const { logits } = heads;
  const losses = distilledLosses(
    heads,
    targets,
    input('class_weights', [classes]),
    options.distillation ?? defaultDistillation,
  );
  const seen = lined(statistics, watching.statistics);
  const forward = rewrite({ ...losses, logits, seen }, [dropZeros, joinChannelConvs]);

  const inputs = parameters.places.map(({ key }) => weights.get(key) as Value);
  const gradients = gradientsOf(forward.total, inputs);
  const gradient = lined(
    parameters,
    new Map(parameters.places.map(({ key }, index) => [key, gradients[index] as Value])),
  );

  const vector = (name: string): Value => input(name, [parameters.length]);
  const state = {
    parameters: vector('parameters'),
    firstMoment: vector('first_moment'),
    secondMoment: vector('second_moment'),
  };
  const next = adam(state, gradient, input('learning_rate', []), input('step', []), options.adam ?? defaultAdam);
  const running = input('statistics', [statistics.length]);
  const results = {
    next_parameters: next.parameters,
    next_first_moment: next.firstMoment,
    next_second_moment: next.secondMoment,
    next_statistics: add(mul(running, scalar(1 - momentum)), mul(forward.seen, scalar(momentum))),
    losses: concat(
      lossNames.map((name) => reshape(forward[name], [1])),
      0,
    ),
    logits: forward.logits,
    gradient,
  };
  // Up to here each weight was an input of its own, so that the rules and the gradients saw it as one value.
  const cuts = parameters.places.map(({ shape, begin, end }, index) => {
    return [inputs[index] as Value, reshape(slice(state.parameters, 0, begin, end), shape)] as const;
  });
  return rewrite(results, [], new Map(cuts));
}

/** Named values as one vector. */
function lined({ places }: FlatLayout, values: ReadonlyMap<string, Value>): Value {
  return concat(
    places.map(({ key, begin, end }) => reshape(values.get(key) as Value, [end - begin])),
    0,
  );
}
