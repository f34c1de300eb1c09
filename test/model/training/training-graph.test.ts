import { readFileSync } from 'node:fs';
import test from 'ava';
import { referenceGraph } from '../../../src/model/inference-graph.js';
import { networkShapes } from '../../../src/model/network-shapes.js';
import { hashedInput, hashedWeights } from '../../../src/model/parity/hashed-weights.js';
import { lossNames } from '../../../src/model/training/distilled-losses.js';
import { flatten, trainingLayout, unflatten } from '../../../src/model/training/flat-layout.js';
import { trainingGraph } from '../../../src/model/training/training-graph.js';
import { type Fed, openGraph } from '../graph/gradients/open-graph.js';
import { difference, runGraph } from '../graph/run-graph.js';

/** One step of the authors' training, computed in float64 with PyTorch from hashed weights and a hashed input. */
type Reference = {
  name: string;
  batch: number;
  classes: number;
  amplification: number;
  labels: number[];
  class_counts: number[];
  lr: number;
  loss: Record<string, number>;
  /** Norm of each tensor's gradient, then its first entries. */
  gradients: Record<string, number[]>;
  after_one_adam_step: Record<string, number[]>;
  batch_norm_running_statistics_after: Record<string, number[]>;
  logits_eval_after_step: number[][];
};

const expected = JSON.parse(readFileSync('test/fixtures/model/training-step.json', 'utf8')) as Reference;
const { batch, classes } = expected;
const layout = trainingLayout(classes);
const weights = hashedWeights(networkShapes(classes));
const [parameters, statistics] = [layout.parameters.length, layout.statistics.length];

const fed = (dims: number[], value: (index: number) => number): Fed => ({
  dims,
  data: Float32Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, (_, index) => value(index)),
});

function feeds(): Record<string, Fed> {
  const rarity = expected.class_counts.map((count) => 1 / count);
  const total = rarity.reduce((sum, each) => sum + each, 0);
  return {
    parameters: { dims: [parameters], data: flatten(layout.parameters, weights) },
    first_moment: fed([parameters], () => 0),
    second_moment: fed([parameters], () => 0),
    statistics: { dims: [statistics], data: flatten(layout.statistics, weights) },
    input: { dims: [batch, 38, 48, 48], data: hashedInput(expected.name, batch * 38 * 48 * 48) },
    amplification: fed([batch, 1, 1, 1], () => expected.amplification),
    targets: fed([batch, classes], (index) => Number(expected.labels[Math.floor(index / classes)] === index % classes)),
    class_weights: fed([classes], (index) => rarity[index]! / total),
    dropout: fed([3, batch, 384], () => 1),
    learning_rate: fed([], () => expected.lr),
    step: fed([], () => 1),
  };
}

const graph = await openGraph(trainingGraph({ classes, batch }));
const got = await graph.run(feeds());
const norm = (values: Iterable<number>): number =>
  Math.sqrt(Array.from(values).reduce((sum, each) => sum + each * each, 0));
/** A bias in front of a batch norm has no true gradient, only rounding noise. */
const compared = layout.parameters.places.filter(({ key }) => expected.gradients[key]![0]! > 1e-9);

test.after.always(() => graph.close());

test('every part of the loss is equal to 1e-5 relative', (t) => {
  for (const [index, name] of lossNames.entries()) {
    const want = expected.loss[name]!;
    t.true(Math.abs(got.losses![index]! - want) <= 1e-5 * want, `${name}: ${got.losses![index]} not ${want}`);
  }
});

test('gradient norms are within 5e-2 a tensor and 1e-2 overall', (t) => {
  t.is(layout.parameters.places.length - compared.length, 27);
  const gradients = unflatten(layout.parameters, got.gradient!);
  for (const { key } of compared) {
    const [want, ...first] = expected.gradients[key]! as [number, ...number[]];
    const values = gradients.get(key)!;
    t.true(Math.abs(norm(values) - want) <= 5e-2 * want, `${key}: ${norm(values)} not ${want}`);
    t.true(
      difference(values.subarray(0, first.length), first) <= 5e-2 * want,
      `${key}: ${values.subarray(0, 4)} not ${first}`,
    );
  }
  const overall = norm(Object.values(expected.gradients).map(([want]) => want!));
  t.true(Math.abs(norm(got.gradient!) - overall) <= 1e-2 * overall);
});

test('weights after a step of Adam are those of the reference', (t) => {
  const next = unflatten(layout.parameters, got.next_parameters!);
  for (const [key, want] of Object.entries(expected.after_one_adam_step)) {
    t.true(difference(next.get(key)!.subarray(0, want.length), want) <= 1e-5, key);
  }
});

test('running statistics and the logits in use, after a step, are within 1e-3', async (t) => {
  const running = unflatten(layout.statistics, got.next_statistics!);
  for (const [key, want] of Object.entries(expected.batch_norm_running_statistics_after)) {
    t.true(difference(running.get(key)!.subarray(0, want.length), want) <= 1e-5, key);
  }
  const next = new Map([...unflatten(layout.parameters, got.next_parameters!), ...running]);
  const { logits } = await runGraph(referenceGraph({ weights: next, classes }), {
    input: feeds().input as { dims: number[]; data: Float32Array },
    amplification: { dims: [batch, 1, 1, 1], data: Array<number>(batch).fill(expected.amplification) },
  });
  t.true(difference(logits.data, expected.logits_eval_after_step.flat()) <= 1e-3);
});

test('a dropped feature does not reach its head', async (t) => {
  const bare = await graph.run({ ...feeds(), dropout: fed([3, batch, 384], (index) => Number(index >= batch * 384)) });
  const bias = weights.get('fc2.bias')!;
  t.true(
    difference(
      bare.logits!,
      Array.from({ length: batch * classes }, (_, index) => bias[index % classes]!),
    ) <= 1e-6,
  );
  const gradients = unflatten(layout.parameters, bare.gradient!);
  t.is(norm(gradients.get('fc2.weight')!), 0);
  t.true(norm(gradients.get('AC1_fc.weight')!) > 0);
});

test('steps lower the loss of a batch that stays', async (t) => {
  let state = feeds();
  const totals: number[] = [];
  for (let step = 1; step <= 6; step++) {
    const next = await graph.run({ ...state, step: fed([], () => step) });
    totals.push(next.losses![0]!);
    state = {
      ...state,
      parameters: { dims: [parameters], data: next.next_parameters! },
      first_moment: { dims: [parameters], data: next.next_first_moment! },
      second_moment: { dims: [parameters], data: next.next_second_moment! },
      statistics: { dims: [statistics], data: next.next_statistics! },
    };
  }
  t.true(totals.at(-1)! < 0.8 * totals[0]!, totals.join(' '));
});

test('vectors hold every weight once', (t) => {
  t.is(parameters, 2_946_214);
  const back = new Map([
    ...unflatten(layout.parameters, flatten(layout.parameters, weights)),
    ...unflatten(layout.statistics, flatten(layout.statistics, weights)),
  ]);
  const kept = [...weights].filter(([key]) => !key.endsWith('.num_batches_tracked'));
  t.deepEqual([...back.keys()].sort(), kept.map(([key]) => key).sort());
  t.true(kept.every(([key, values]) => difference(back.get(key)!, values) === 0));
});
