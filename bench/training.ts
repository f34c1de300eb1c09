// A training step of 16 against the published graph's forward pass over the same 16, in turns, one thread; and memory over the steps.
// npx tsx bench/training.ts [steps, 200]
import { writeFileSync } from 'node:fs';
import { Tensor } from 'onnxruntime-node';
import { sampleLength } from '../src/model/engine.js';
import { toOnnx } from '../src/model/graph/to-onnx.js';
import type { Value } from '../src/model/graph/value.js';
import { referenceGraph } from '../src/model/inference-graph.js';
import { networkShapes } from '../src/model/network-shapes.js';
import { openSession } from '../src/model/ort/open-session.js';
import { hashedInput, hashedWeights } from '../src/model/parity/hashed-weights.js';
import { flatten, trainingLayout } from '../src/model/training/flat-layout.js';
import { trainingGraph } from '../src/model/training/training-graph.js';
import { circumstances, round3 } from './stopwatch.js';

const [batch, classes, steps] = [16, 5, Number(process.argv[2] ?? 200)];
const weights = hashedWeights(networkShapes(classes));
const layout = trainingLayout(classes);
const open = (outputs: Record<string, Value>) => openSession(toOnnx({ name: 'bench', outputs }));
const floats = (dims: number[], data: Float32Array): Tensor => new Tensor('float32', data, dims);
const filled = (dims: number[], value: number): Tensor =>
  floats(dims, new Float32Array(dims.reduce((product, dim) => product * dim, 1)).fill(value));

const picture = {
  input: floats([batch, 38, 48, 48], hashedInput('bench', batch * sampleLength)),
  amplification: filled([batch, 1, 1, 1], 2),
};
const targets = Float32Array.from({ length: batch * classes }, (_, at) =>
  Number(Math.floor(at / classes) % classes === at % classes),
);
const { parameters, statistics } = layout;
let state: Record<string, Tensor> = {
  parameters: floats([parameters.length], flatten(parameters, weights)),
  first_moment: filled([parameters.length], 0),
  second_moment: filled([parameters.length], 0),
  statistics: floats([statistics.length], flatten(statistics, weights)),
};
const fixed = {
  ...picture,
  targets: floats([batch, classes], targets),
  class_weights: filled([classes], 1 / classes),
  dropout: filled([3, batch, 384], 1),
  learning_rate: filled([], 1e-3),
};
const wanted = ['next_parameters', 'next_first_moment', 'next_second_moment', 'next_statistics', 'losses'];

const begun = performance.now();
const forward = await open(referenceGraph({ weights, classes }));
const training = await open(trainingGraph({ classes, batch }));
const opening = performance.now() - begun;

const times: { step: number[]; forward: number[] } = { step: [], forward: [] };
const memory: number[] = [];
const losses: number[] = [];
for (let step = 1; step <= steps; step++) {
  const first = performance.now();
  const next = await training.run({ ...state, ...fixed, step: filled([], step) }, wanted);
  const second = performance.now();
  await forward.run(picture);
  times.step.push(second - first);
  times.forward.push(performance.now() - second);
  losses.push(round3((next.losses!.data as Float32Array)[0]!));
  state = Object.fromEntries(Object.keys(state).map((name) => [name, next[`next_${name}`]!]));
  memory.push(Math.round(process.memoryUsage.rss() / 2 ** 20));
}

const timing = (values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b);
  return { min: round3(sorted[0]!), median: round3(sorted[sorted.length >> 1]!) };
};
const [step, pass] = [timing(times.step), timing(times.forward)];
const result = {
  ...circumstances(),
  threads: 1,
  batch,
  steps,
  openingMs: round3(opening),
  stepMs: step,
  forwardMs: pass,
  ratio: round3(step.min / pass.min),
  /** MiB after a tenth of the steps, and the largest after that. */
  residentMiB: { early: memory[Math.floor(steps / 10)], most: Math.max(...memory.slice(Math.floor(steps / 10))) },
  loss: { first: losses[0], last: losses.at(-1) },
};
process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
writeFileSync(new URL('./results/training.json', import.meta.url), `${JSON.stringify(result, undefined, 2)}\n`);
await training.release();
await forward.release();
