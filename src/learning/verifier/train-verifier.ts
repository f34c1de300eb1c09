import { Tensor } from 'onnxruntime-node';
import { createDraw, type Draw } from '../../draw.js';
import { toOnnx } from '../../model/graph/to-onnx.js';
import { openSession } from '../../model/ort/open-session.js';
import { type CandidateKind, candidateKinds } from '../../spotting/verifier.js';
import { type VerifierInput, verifierShape } from '../../spotting/verifier-input.js';
import { type VerifierWeight, type VerifierWeights, verifierLayout } from '../../spotting/verifier-layout.js';
import { learningRate } from '../learning-rate.js';
import { sampleOrder } from '../sample-order.js';
import { fainterEyes } from './fainter-eyes.js';
import { mirrored } from './mirrored.js';
import { verifierGraph, verifierPlaces } from './verifier-graph.js';

export type VerifierExample = { readonly input: VerifierInput; readonly kind: CandidateKind };

export type VerifierTraining = {
  readonly epochs: number;
  readonly seed: number;
  /** Called after each epoch with its mean loss. */
  readonly onEpoch?: (epoch: number, loss: number) => void;
};

const batch = 64;
const weightDecay = 3e-3;
const peakRate = 2e-3;
const warmUp = 100;
/** Shares that are dropped, most noise on traces and noise on facts, most shift in steps. */
const [dropJoined, dropHidden, traceNoise, factNoise, mostShift] = [0.2, 0.3, 0.2, 0.03, 1];
/** So many see eyes of less contrast, down to this share of it. */
const [fainterShare, faintest] = [0.4, 0.25];
/** What stays of the moving average of the parameters a step. */
const averaging = 0.995;
const { channels, steps, facts: factCount } = verifierShape;
const known = channels - 1;

/**
 * Trains the network that decides about candidates. Each example is seen as it is or mirrored, with eyes as they are or of
 * less contrast, a little shifted in time and with noise on it; the result is the moving average of the parameters. Two runs
 * with the same examples and seed give the same.
 */
export async function trainVerifier(
  examples: readonly VerifierExample[],
  { epochs, seed, onEpoch = () => {} }: VerifierTraining,
): Promise<VerifierWeights> {
  const draw = createDraw(`verifier/${seed}`);
  const session = await openSession(toOnnx({ name: 'verifier', outputs: verifierGraph({ batch, weightDecay }) }));
  const order = sampleOrder([examples.map((_, index) => index)], `verifier/${seed}`);
  let parameters = startingParameters(draw.fork('weights'));
  let firstMoment = new Float32Array(parameters.length);
  let secondMoment = new Float32Array(parameters.length);
  const average = parameters.slice();
  const perEpoch = Math.ceil(examples.length / batch);
  const variation = draw.fork('variation');
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      let losses = 0;
      for (let b = 0; b < perEpoch; b++) {
        const step = epoch * perEpoch + b + 1;
        const from = (step - 1) * batch;
        const chosen = Array.from({ length: batch }, (_, n) => examples[order(from + n)]!);
        const vector = (data: Float32Array) => new Tensor('float32', data, [data.length]);
        const number = (value: number) => new Tensor('float32', Float32Array.of(value), []);
        const next = await session.run({
          parameters: vector(parameters),
          first_moment: vector(firstMoment),
          second_moment: vector(secondMoment),
          ...batchOf(chosen, variation),
          learning_rate: number(learningRate({ peak: peakRate, warmUp, steps: epochs * perEpoch }, step)),
          step: number(step),
        });
        const result = (name: string) => next[name]!.data as Float32Array<ArrayBuffer>;
        parameters = result('next_parameters');
        firstMoment = result('next_first_moment');
        secondMoment = result('next_second_moment');
        losses += result('loss')[0]!;
        const kept = Math.min(averaging, (1 + step) / (10 + step));
        for (let i = 0; i < average.length; i++) average[i] = kept * average[i]! + (1 - kept) * parameters[i]!;
      }
      onEpoch(epoch + 1, losses / perEpoch);
    }
  } finally {
    await session.release();
  }
  return weightsOf(average);
}

function batchOf(examples: readonly VerifierExample[], draw: Draw): Record<string, Tensor> {
  const { joined, hidden } = verifierLayout;
  const trace = new Float32Array(batch * channels * steps);
  const facts = new Float32Array(batch * factCount);
  const targets = new Float32Array(batch * candidateKinds.length);
  for (const [n, { input, kind }] of examples.entries()) {
    const turned = draw.unit() < 0.5 ? mirrored(input) : input;
    const seen = draw.unit() < fainterShare ? fainterEyes(turned, draw.between(faintest, 1)) : turned;
    vary(seen, draw, trace.subarray(n * channels * steps));
    for (let f = 0; f < factCount; f++) facts[n * factCount + f] = seen.facts[f]! + factNoise * draw.normal();
    targets[n * candidateKinds.length + candidateKinds.indexOf(kind)] = 1;
  }
  const mask = (length: number, drop: number) =>
    new Tensor(
      'float32',
      Float32Array.from({ length: batch * length }, () => (draw.unit() < drop ? 0 : 1 / (1 - drop))),
      [batch, length],
    );
  return {
    trace: new Tensor('float32', trace, [batch, channels, 1, steps]),
    facts: new Tensor('float32', facts, [batch, factCount]),
    targets: new Tensor('float32', targets, [batch, candidateKinds.length]),
    joined_mask: mask(joined, dropJoined),
    hidden_mask: mask(hidden, dropHidden),
  };
}

/** Shifts by up to a step and adds noise of a strength of its own; what is known of which step stays as it is, but for the shift. */
function vary({ trace }: VerifierInput, draw: Draw, target: Float32Array): void {
  const shift = Math.round(draw.between(-mostShift, mostShift));
  const noise = draw.between(0, traceNoise);
  for (let c = 0; c < channels; c++) {
    for (let k = 0; k < steps; k++) {
      const at = Math.min(steps - 1, Math.max(0, k + shift));
      target[c * steps + k] = trace[c * steps + at]! + (c === known ? 0 : noise * draw.normal());
    }
  }
}

/** Normal numbers by the layers' widths (He et al., Delving Deep into Rectifiers, 2015); biases 0. */
function startingParameters(draw: Draw): Float32Array<ArrayBuffer> {
  const parameters = new Float32Array(verifierPlaces.length);
  for (const [key, shape] of Object.entries(verifierLayout.weights)) {
    if (key.endsWith('bias')) continue;
    const { begin, end } = verifierPlaces.of[key as VerifierWeight];
    const inputs = shape.length === 4 ? shape[1] * shape[3] : shape[0];
    const deviation = Math.sqrt((key.startsWith('kinds') ? 1 : 2) / inputs);
    for (let i = begin; i < end; i++) parameters[i] = deviation * draw.normal();
  }
  return parameters;
}

function weightsOf(parameters: Float32Array): VerifierWeights {
  const entries = Object.entries(verifierPlaces.of).map(([key, { begin, end }]) => [key, parameters.slice(begin, end)]);
  return Object.fromEntries(entries) as VerifierWeights;
}
