import * as tf from '@tensorflow/tfjs';
import test from 'ava';
import { DataError, UnavailableError } from '../../../src/errors.js';
import { sub } from '../../../src/model/graph/arithmetic.js';
import { conv } from '../../../src/model/graph/conv.js';
import { concat, reshape } from '../../../src/model/graph/layout.js';
import { logSoftmax } from '../../../src/model/graph/log-softmax.js';
import { constant, input } from '../../../src/model/graph/value.js';
import { inferenceNames, outputNames, referenceGraph } from '../../../src/model/inference-graph.js';
import type { NetworkModel } from '../../../src/model/model-file.js';
import { networkShapes } from '../../../src/model/network-shapes.js';
import { hashedInput, hashedWeights } from '../../../src/model/parity/hashed-weights.js';
import { interpret, toTensor } from '../../../src/model/tfjs/interpreter.js';
import { loadTfjs } from '../../../src/model/tfjs/load-tfjs.js';
import { createTfjsEngine, createTfjsReferenceEngine } from '../../../src/model/tfjs/tfjs-engine.js';
import { difference, runGraph } from '../graph/run-graph.js';

const size = 16;
const weights = hashedWeights(networkShapes(3));
const model: NetworkModel = {
  name: 'h',
  labels: ['a', 'b', 'c'],
  trained: false,
  calibration: null,
  weights,
  sha256: null,
  notes: {},
};
const data = hashedInput('small', 2 * 38 * size * size);

test.before(async () => {
  await tf.setBackend('cpu');
});

test('TensorFlow.js and onnxruntime agree on all six outputs, and on the optimised two', async (t) => {
  const feeds = { input: { dims: [2, 38, size, size], data }, amplification: { dims: [2, 1, 1, 1], data: [2, 3] } };
  const expected = await runGraph(referenceGraph({ weights, classes: 3, size }), feeds);

  const reference = await createTfjsReferenceEngine(model, { tf, size });
  const six = await reference.predict(data, 2, [2, 3]);
  for (const name of outputNames) t.true(difference(six[name], expected[name].data) < 1e-5, name);

  const engine = await createTfjsEngine(model, { tf, size });
  t.is(engine.provider, 'cpu');
  const two = await engine.predict(data, 2, [2, 3]);
  for (const name of inferenceNames) t.true(difference(two[name], expected[name].data) < 1e-5, name);

  await t.throwsAsync(engine.predict(data, 1, 2), { instanceOf: DataError, message: /19456 values/ });
  const before = tf.memory().numTensors;
  await engine.predict(data.subarray(0, data.length / 2), 1, 2);
  t.is(tf.memory().numTensors, before, 'a prediction leaves no tensor behind');
  await Promise.all([engine.close(), reference.close()]);
});

test('operations that the network does not use mean the same, too', async (t) => {
  const x = input('x', ['N', 4, 6, 6]);
  const kernel = constant('kernel', [6, 2, 3, 3], hashedInput('kernel', 6 * 2 * 9));
  const grouped = conv(x, kernel, undefined, { groups: 2, stride: 2, pad: 1 });
  const graph = { y: logSoftmax(reshape(concat([grouped, sub(grouped, grouped)], 1), ['N', 108])) };
  const values = hashedInput('x', 2 * 4 * 36);
  const expected = await runGraph(graph, { x: { dims: [2, 4, 6, 6], data: values } });
  const got = interpret(
    tf,
    graph,
    { x: tf.tensor(values, [2, 4, 6, 6]) },
    new Map([
      [kernel, toTensor(tf, { kind: 'constant', name: 'kernel', data: hashedInput('kernel', 108) }, kernel.shape)],
    ]),
  );
  t.true(difference(got.y.dataSync(), expected.y.data) < 1e-5);
});

test('an engine that is not installed is named with its remedy', async (t) => {
  await t.throwsAsync(loadTfjs('@tensorflow/tfjs-absent'), {
    instanceOf: UnavailableError,
    message:
      /engine tfjs needs the package @tensorflow\/tfjs-absent, which is not installed: add it with 'npm install @tensorflow\/tfjs-absent', or use --engine ort\./,
  });
});

test('TensorFlow.js is found by its name when it is there', async (t) => {
  const found = await loadTfjs('@tensorflow/tfjs');
  t.is(found.version.tfjs, tf.version.tfjs);
});
