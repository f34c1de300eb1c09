import { readFileSync } from 'node:fs';
import test from 'ava';
import { topological } from '../../src/model/graph/topological.js';
import { apexGraph, inferenceGraph, onsetGraph, outputNames, referenceGraph } from '../../src/model/inference-graph.js';
import { networkShapes } from '../../src/model/network-shapes.js';
import { detectBlock } from '../../src/model/ort/detect-block.js';
import { hashedNumbers } from '../../src/model/parity/hashed-numbers.js';
import { hashedInput, hashedWeights } from '../../src/model/parity/hashed-weights.js';
import { readParityCases } from '../../src/model/parity/parity-cases.js';
import { difference, runGraph } from './graph/run-graph.js';

const cases = await readParityCases();
const sample = 38 * 48 * 48;

const prepared = cases.map((expected) => ({
  expected,
  options: { weights: hashedWeights(networkShapes(expected.classes)), classes: expected.classes },
  feeds: {
    input: { dims: [expected.batch, 38, 48, 48], data: hashedInput(expected.name, expected.batch * sample) },
    amplification: {
      dims: [expected.batch, 1, 1, 1],
      data: Array<number>(expected.batch).fill(expected.amplification),
    },
  },
}));

test('the names and shapes are those of the authors’ state dict', (t) => {
  const keys = JSON.parse(readFileSync('test/fixtures/model/keys.json', 'utf8')) as Record<string, number[]>;
  t.deepEqual(Object.fromEntries([...networkShapes(5)].sort()), Object.fromEntries(Object.entries(keys).sort()));
});

test('hashed numbers are those of the reference', (t) => {
  const unit = hashedNumbers('input:case-a').unit;
  t.deepEqual(
    [0, 1, 2, 3].map(unit),
    [0.5224802494049072, 0.41037893295288086, 0.3405439853668213, 0.5015419125556946],
  );
  const signed = hashedNumbers('conv1_L.weight').signed;
  t.deepEqual(
    [0, 1, 2, 3].map(signed),
    [-0.2908514738082886, 0.27194011211395264, 0.5223381519317627, -0.41795051097869873],
  );
});

for (const { expected, options, feeds } of prepared) {
  test(`reference graph, ${expected.name}: all six outputs within 2e-6`, async (t) => {
    const got = await runGraph(referenceGraph(options), feeds);
    for (const name of outputNames) {
      t.true(difference(got[name].data, expected.outputs[name].flat()) <= 2e-6, name);
      t.deepEqual([...got[name].dims], [expected.batch, name.includes('feature') ? 384 : expected.classes]);
    }
  });

  test(`inference graph, ${expected.name}: logits and feature within 2e-5, plain and blocked`, async (t) => {
    const graph = inferenceGraph(options);
    for (const block of [undefined, await detectBlock()]) {
      const got = await runGraph(graph, feeds, block);
      t.true(difference(got.logits.data, expected.outputs.logits.flat()) <= 2e-5);
      t.true(difference(got.feature.data, expected.outputs.feature.flat()) <= 2e-5);
    }
  });

  test(`cached onset, ${expected.name}: the two parts give what the whole gives`, async (t) => {
    const { onset_l, onset_s } = await runGraph(onsetGraph(options), { input: feeds.input });
    const cached = {
      onset_l: { dims: [...onset_l.dims], data: onset_l.data },
      onset_s: { dims: [...onset_s.dims], data: onset_s.data },
    };
    const got = await runGraph(apexGraph(options), { ...feeds, ...cached });
    t.true(difference(got.logits.data, expected.outputs.logits.flat()) <= 2e-5);
    t.true(difference(got.feature.data, expected.outputs.feature.flat()) <= 2e-5);
  });
}

test('each sample of a batch has its own amplification', async (t) => {
  const { options, feeds } = prepared[0]!;
  const one = hashedInput('case-a', sample);
  const twice = Float32Array.from([...one, ...one]);
  const batch = { dims: [2, 38, 48, 48], data: twice };
  const mixed = await runGraph(inferenceGraph(options), {
    input: batch,
    amplification: { dims: [2, 1, 1, 1], data: [2, 7] },
  });
  const same = await runGraph(inferenceGraph(options), { ...feeds, input: batch });
  t.true(difference(mixed.feature.data.subarray(0, 384), same.feature.data.subarray(0, 384)) < 1e-6);
  t.true(difference(mixed.feature.data.subarray(384), same.feature.data.subarray(384)) > 1e-3);
});

test('the inference graph leaves out what it does not need', (t) => {
  const { options } = prepared[0]!;
  const ops = (graph: Record<string, Parameters<typeof topological>[0][number]>): string[] =>
    topological(Object.values(graph)).flatMap(({ origin }) => (origin.kind === 'call' ? [origin.op] : []));
  const [reference, inference, apex] = [referenceGraph(options), inferenceGraph(options), apexGraph(options)].map(ops);
  const convs = (list: string[]): number => list.filter((op) => op === 'conv').length;
  t.is(convs(reference!), 117);
  t.is(convs(inference!), 97);
  t.is(convs(apex!), 71);
  for (const gone of ['batchNorm', 'channelConv', 'zerosLike']) t.false(inference!.includes(gone), gone);
});

test('the network takes other picture sizes with the same weights', async (t) => {
  const { options } = prepared[0]!;
  const size = 16;
  const graph = referenceGraph({ ...options, size });
  const got = await runGraph(graph, {
    input: { dims: [1, 38, size, size], data: hashedInput('small', 38 * size * size) },
    amplification: { dims: [1, 1, 1, 1], data: [2] },
  });
  t.is(got.feature.data.length, 384);
  t.true(got.logits.data.every(Number.isFinite));
});
