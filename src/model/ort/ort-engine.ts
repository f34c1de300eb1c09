import type { InferenceSession } from 'onnxruntime-node';
import { UnavailableError } from '../../errors.js';
import { type Monotonic, systemMonotonic } from '../../monotonic.js';
import { type Attempt, checkInput, type Engine, type Outputs, sampleLength, withoutWeights } from '../engine.js';
import { toBlockedOnnx } from '../graph/blocked/to-blocked-onnx.js';
import { toOnnx } from '../graph/to-onnx.js';
import type { Value } from '../graph/value.js';
import { type InferenceName, inferenceGraph, type OutputName, referenceGraph } from '../inference-graph.js';
import type { NetworkModel } from '../model-file.js';
import { hashedInput } from '../parity/hashed-weights.js';
import { detectBlock } from './detect-block.js';
import { openSession } from './open-session.js';
import { missingFor } from './provider-present.js';
import { runSession } from './run-session.js';

/** Providers of onnxruntime, fastest first. */
export const providers = ['tensorrt', 'cuda', 'webgpu', 'cpu'] as const;
export type Provider = (typeof providers)[number];

/** What makes a way of running the network trusted beside the plain CPU. */
type Terms = {
  /** Largest difference of its result, relative to the result's largest value. */
  readonly within: number;
  /** Whether it must be at least as fast. */
  readonly fast: boolean;
  readonly monotonic: Pick<Monotonic, 'now'>;
};

export type OrtOptions = {
  /** Providers to try, in order. Default all; the CPU is always last and always works. */
  providers?: readonly Provider[];
  /** By which they are timed. */
  monotonic?: Pick<Monotonic, 'now'>;
};

/**
 * The network in onnxruntime: the inference graph on the fastest provider that is here, gives the CPU's result, and is
 * no slower than it unless it was asked for. On the CPU the blocked layout is taken where it gives the same.
 * @throws UnavailableError when providers are asked for, the CPU is not among them, and none of them can be used
 */
export function createOrtEngine(model: NetworkModel, options: OrtOptions = {}): Promise<Engine<InferenceName>> {
  return createEngine(model, inferenceGraph({ weights: model.weights, classes: model.labels.length }), options);
}

/** The same for the network as published: six outputs, for comparing. */
export function createReferenceEngine(model: NetworkModel, options: OrtOptions = {}): Promise<Engine<OutputName>> {
  return createEngine(model, referenceGraph({ weights: model.weights, classes: model.labels.length }), options);
}

/** A session that gave the right result, with the time it took. */
type Trial = { readonly session: InferenceSession; readonly ms: number; readonly outputs: Outputs<OutputName> };

async function createEngine<K extends OutputName>(
  model: NetworkModel,
  outputs: Record<K, Value>,
  { providers: asked, monotonic = systemMonotonic }: OrtOptions,
): Promise<Engine<K>> {
  const wanted = asked ?? providers;
  const graph = { name: model.name, outputs };
  const attempts: Attempt[] = [];
  const plain = await attempt(() => openSession(toOnnx(graph)), monotonic);
  let best: { session: InferenceSession; provider: string } | undefined;

  for (const provider of wanted.filter((each) => each !== 'cpu')) {
    // What was asked for is taken as fast as it is.
    const terms = { within: 2e-2, fast: asked === undefined, monotonic };
    const trial = await tried(provider, () => openSession(toOnnx(graph), provider), plain, terms);
    attempts.push(trial.attempt);
    if (!trial.session) continue;
    best = { session: trial.session, provider };
    break;
  }
  if (!best && !wanted.includes('cpu')) {
    await plain.session.release();
    const reasons = attempts.map(({ provider, reason }) => `${provider}: ${reason}`).join('; ');
    throw new UnavailableError(
      'MIEN_ERR_UNAVAILABLE',
      `No provider asked for can be used (${reasons}). Install it, or use cpu.`,
    );
  }
  const block = best ? undefined : await detectBlock();
  if (block !== undefined) {
    const provider = 'cpu-blocked';
    // Not timed: two runs on one machine must take the same way, to give the same bytes.
    const terms = { within: 1e-4, fast: false, monotonic };
    const trial = await tried(provider, () => openSession(toBlockedOnnx(graph, block)), plain, terms);
    attempts.push(trial.attempt);
    if (trial.session) best = { session: trial.session, provider };
  }
  if (best) await plain.session.release();
  else
    attempts.push({
      provider: 'cpu',
      present: true,
      trusted: true,
      reason: `takes ${plain.ms.toFixed(1)} ms a sample`,
    });
  const { session, provider } = best ?? { session: plain.session, provider: 'cpu' };

  return {
    name: 'ort',
    provider,
    attempts,
    model: withoutWeights(model),
    predict: async (input, n, amplification) => runSession<K>(session, input, checkInput(input, n, amplification)),
    close: () => session.release(),
  };
}

async function tried(
  provider: string,
  open: () => Promise<InferenceSession>,
  plain: Trial,
  { within, fast, monotonic }: Terms,
): Promise<{ attempt: Attempt; session?: InferenceSession }> {
  const missing = missingFor(provider);
  if (missing) return { attempt: { provider, present: false, trusted: false, reason: missing } };
  try {
    const trial = await attempt(open, monotonic);
    const apart = difference(trial.outputs, plain.outputs);
    const took = `takes ${trial.ms.toFixed(1)} ms a sample where the plain CPU takes ${plain.ms.toFixed(1)}`;
    const wrong = apart <= within ? undefined : `its result differs from the CPU's by ${apart.toExponential(1)}`;
    const slow = !fast || trial.ms <= plain.ms ? undefined : `it ${took}`;
    const reason = wrong ?? slow;
    if (reason === undefined)
      return { attempt: { provider, present: true, trusted: true, reason: took }, session: trial.session };
    await trial.session.release();
    return { attempt: { provider, present: true, trusted: false, reason } };
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { attempt: { provider, present: true, trusted: false, reason } };
  }
}

/** Opens a session, warms it up, and runs one sample, timed: the better of three. */
async function attempt(open: () => Promise<InferenceSession>, monotonic: Pick<Monotonic, 'now'>): Promise<Trial> {
  const session = await open();
  const input = hashedInput('probe', sampleLength);
  const factor = Float32Array.of(2);
  let outputs = await runSession<OutputName>(session, input, factor);
  let ms = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const begun = monotonic.now();
    outputs = await runSession<OutputName>(session, input, factor);
    ms = Math.min(ms, monotonic.now() - begun);
  }
  return { session, ms, outputs };
}

/** Largest difference of any output, relative to that output's largest value. Anything not finite differs by infinity. */
function difference(a: Outputs<OutputName>, b: Outputs<OutputName>): number {
  const names = Object.keys(b) as OutputName[];
  return Math.max(
    ...names.map((name) => {
      const scale = b[name].reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
      const apart = a[name].reduce((most, value, index) => Math.max(most, Math.abs(value - b[name][index]!)), 0);
      return Number.isFinite(apart) ? apart / scale : Number.POSITIVE_INFINITY;
    }),
  );
}
