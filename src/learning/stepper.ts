import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { toOnnx } from '../model/graph/to-onnx.js';
import { inferenceGraph } from '../model/inference-graph.js';
import { openSession } from '../model/ort/open-session.js';
import { runSession } from '../model/ort/run-session.js';
import { type TrainingOptions, trainingGraph } from '../model/training/training-graph.js';
import type { Monotonic } from '../monotonic.js';
import type { Batch } from './batch.js';
import { type NetworkVectors, type TrainingState, toWeights } from './training-state.js';

/** What became of a step. */
export type StepResult = {
  /** In the order of `lossNames`. */
  readonly losses: Float32Array;
  /** How long the network took, ms. */
  readonly ms: number;
};

/** Holds a network in training and moves it on step by step. One call at a time. */
export type Stepper = {
  load(state: TrainingState): Promise<void>;
  /** @param step 1 for the first */
  step(batch: Batch, learningRate: number, step: number): Promise<StepResult>;
  /** A copy of what the steps have made. */
  state(): Promise<TrainingState>;
  /** Opens weights as they are used: with running statistics, without dropout. The ones opened before are closed. */
  use(vectors: NetworkVectors): Promise<void>;
  /** Logits [n,classes] of the weights in use. @param input [n,38,48,48] @param amplification [n] */
  classify(input: Float32Array, amplification: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
};

export type StepperOptions = Pick<TrainingOptions, 'classes' | 'batch'> & {
  /** What stays of the moving average of the weights each step; 0 keeps none. */
  readonly averaging: number;
  /** L2 penalty. */
  readonly weightDecay: number;
};

const wanted = ['next_parameters', 'next_first_moment', 'next_second_moment', 'next_statistics', 'losses'];

/** A stepper in this thread, which each step blocks; `startStepper` has one in a thread of its own. */
export async function createStepper(
  { classes, batch, averaging, weightDecay }: StepperOptions,
  monotonic: Pick<Monotonic, 'now'>,
): Promise<Stepper> {
  const adam = { betas: [0.9, 0.99], epsilon: 1e-8, weightDecay } as const;
  const session = await openSession(toOnnx({ name: 'training', outputs: trainingGraph({ classes, batch, adam }) }));
  let state: TrainingState | undefined;
  let inUse: InferenceSession | undefined;
  const loaded = (): TrainingState => {
    if (!state) throw new Error('nothing has been loaded into the stepper');
    return state;
  };
  const tensor = (data: Float32Array, dims: readonly number[] = [data.length]): Tensor =>
    new Tensor('float32', data, dims);

  return {
    async load(next) {
      state = copied(next);
    },
    async step(input, learningRate, step) {
      const { parameters, firstMoment, secondMoment, statistics, average } = loaded();
      const begun = monotonic.now();
      const next = await session.run(
        {
          parameters: tensor(parameters),
          first_moment: tensor(firstMoment),
          second_moment: tensor(secondMoment),
          statistics: tensor(statistics),
          input: tensor(input.input, [batch, 38, 48, 48]),
          amplification: tensor(input.amplification, [batch, 1, 1, 1]),
          targets: tensor(input.targets, [batch, classes]),
          class_weights: tensor(input.classWeights),
          dropout: tensor(input.dropout, [3, batch, 384]),
          learning_rate: tensor(Float32Array.of(learningRate), []),
          step: tensor(Float32Array.of(step), []),
        },
        wanted,
      );
      const vector = (name: string): Float32Array => next[name]!.data as Float32Array;
      state = {
        parameters: vector('next_parameters'),
        firstMoment: vector('next_first_moment'),
        secondMoment: vector('next_second_moment'),
        statistics: vector('next_statistics'),
        average,
      };
      if (average) {
        // Young averages forget faster, so that the first weights do not stay in them.
        const kept = Math.min(averaging, (1 + step) / (10 + step));
        follow(average.parameters, state.parameters, kept);
        follow(average.statistics, state.statistics, kept);
      }
      return { losses: vector('losses'), ms: monotonic.now() - begun };
    },
    state: async () => copied(loaded()),
    async use(vectors) {
      await inUse?.release();
      const weights = toWeights(vectors, classes, 1);
      const { logits } = inferenceGraph({ weights, classes });
      inUse = await openSession(toOnnx({ name: 'use', outputs: { logits } }));
    },
    async classify(input, amplification) {
      if (!inUse) throw new Error('no weights are in use');
      const { logits } = await runSession<'logits'>(inUse, input, amplification);
      return logits;
    },
    async close() {
      await session.release();
      await inUse?.release();
    },
  };
}

function copied({ average, ...state }: TrainingState): TrainingState {
  return {
    parameters: state.parameters.slice(),
    firstMoment: state.firstMoment.slice(),
    secondMoment: state.secondMoment.slice(),
    statistics: state.statistics.slice(),
    average: average && { parameters: average.parameters.slice(), statistics: average.statistics.slice() },
  };
}

function follow(average: Float32Array, values: Float32Array, kept: number): void {
  for (let i = 0; i < average.length; i++) average[i] = kept * average[i]! + (1 - kept) * values[i]!;
}
