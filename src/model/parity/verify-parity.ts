import type { Engine } from '../engine.js';
import { sampleLength } from '../engine.js';
import { inferenceNames, type OutputName, outputNames } from '../inference-graph.js';
import type { NetworkModel } from '../model-file.js';
import { networkShapes } from '../network-shapes.js';
import { hashedInput, hashedWeights } from './hashed-weights.js';
import { type ParityCase, readParityCases } from './parity-cases.js';

/** How to open the two graphs. */
export type OpenEngines = {
  reference(model: NetworkModel): Promise<Engine<OutputName>>;
  inference(model: NetworkModel): Promise<Engine>;
};

/** How far one graph of one case is from the published network. */
export type ParityResult = {
  readonly name: string;
  readonly graph: 'reference' | 'inference';
  readonly provider: string;
  /** Largest absolute error of any output. */
  readonly error: number;
};

/** Replays the parity vectors that come with the package, case by case. */
export async function* verifyParity(open: OpenEngines): AsyncGenerator<ParityResult> {
  for (const expected of await readParityCases()) {
    const model = hashedModel(expected.classes);
    const reference = await open.reference(model);
    yield { ...(await replay(reference, expected, outputNames)), graph: 'reference' };
    const inference = await open.inference(model);
    yield { ...(await replay(inference, expected, inferenceNames)), graph: 'inference' };
  }
}

async function replay<K extends OutputName>(
  engine: Engine<K>,
  { name, batch, amplification, outputs }: ParityCase,
  names: readonly K[],
): Promise<Omit<ParityResult, 'graph'>> {
  const got = await engine.predict(hashedInput(name, batch * sampleLength), batch, amplification);
  await engine.close();
  const error = Math.max(...names.map((each) => apart(got[each], outputs[each].flat())));
  return { name, provider: engine.provider, error };
}

function apart(got: Float32Array, expected: readonly number[]): number {
  const errors = expected.map((value, index) => Math.abs(value - (got[index] ?? Number.NaN)));
  return errors.some(Number.isNaN) || got.length !== expected.length ? Number.POSITIVE_INFINITY : Math.max(...errors);
}

function hashedModel(classes: number): NetworkModel {
  return {
    name: 'hashed',
    labels: Array.from({ length: classes }, (_, index) => `class ${index}`),
    trained: false,
    calibration: null,
    weights: hashedWeights(networkShapes(classes)),
    sha256: null,
    notes: {},
  };
}
