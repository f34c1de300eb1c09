import { existsSync } from 'node:fs';
import test from 'ava';
import { DataError, UnavailableError } from '../../../src/errors.js';
import { sampleLength } from '../../../src/model/engine.js';
import { outputNames } from '../../../src/model/inference-graph.js';
import type { NetworkModel } from '../../../src/model/model-file.js';
import { networkShapes } from '../../../src/model/network-shapes.js';
import { createOrtEngine, createReferenceEngine, providers } from '../../../src/model/ort/ort-engine.js';
import { missingFor, providerLibrary } from '../../../src/model/ort/provider-present.js';
import { hashedInput, hashedWeights } from '../../../src/model/parity/hashed-weights.js';
import { readParityCases } from '../../../src/model/parity/parity-cases.js';
import { difference } from '../graph/run-graph.js';

const [expected] = await readParityCases();
const model: NetworkModel = {
  name: 'hashed',
  labels: ['a', 'b', 'c', 'd', 'e'],
  trained: false,
  calibration: null,
  weights: hashedWeights(networkShapes(5)),
  sha256: null,
  notes: {},
};
const input = hashedInput('case-a', 2 * sampleLength);

test.serial('the engine gives the published result, and says what it tried', async (t) => {
  const engine = await createOrtEngine(model);
  const { logits, feature } = await engine.predict(input, 2, 2);
  t.true(difference(logits, expected!.outputs.logits.flat()) <= 2e-5);
  t.true(difference(feature, expected!.outputs.feature.flat()) <= 2e-5);
  t.is(engine.model.name, 'hashed');
  t.false('weights' in engine.model);
  // Exactly one way is trusted: the last one tried.
  t.deepEqual(
    engine.attempts.map(({ trusted }) => trusted),
    [...Array(engine.attempts.length - 1).fill(false), true],
  );
  t.is(engine.attempts.at(-1)!.provider, engine.provider);
  for (const { reason } of engine.attempts) t.true(reason.length > 5);
  await engine.close();
});

test.serial('the reference engine gives all six outputs', async (t) => {
  const engine = await createReferenceEngine(model, { providers: ['cpu'] });
  const got = await engine.predict(input, 2, [2, 2]);
  for (const name of outputNames) t.true(difference(got[name], expected!.outputs[name].flat()) <= 2e-6, name);
  await engine.close();
});

test.serial('the one provider asked for is taken, or its absence is named', async (t) => {
  if (existsSync(providerLibrary('tensorrt'))) {
    const engine = await createOrtEngine(model, { providers: ['tensorrt'] });
    t.is(engine.provider, 'tensorrt');
    return engine.close();
  }
  await t.throwsAsync(createOrtEngine(model, { providers: ['tensorrt'] }), {
    instanceOf: UnavailableError,
    message: /No provider asked for can be used \(tensorrt: .*libonnxruntime_providers_tensorrt\.so is not installed\)/,
  });
});

test.serial('input that does not fit is named', async (t) => {
  const engine = await createOrtEngine(model, { providers: ['cpu'] });
  const wrong: [Float32Array, number, number | number[], RegExp][] = [
    [input, 1, 2, /has 175104 values where 1 x 87552 are needed: shape it \[1,38,48,48\]/],
    [input, 0, 2, /number of samples is 0/],
    [input, 1.5, 2, /number of samples is 1.5/],
    [input.with(sampleLength + 35 * 2304, Number.NaN), 2, 2, /holds NaN in sample 1, channel 35/],
    [input, 2, Number.POSITIVE_INFINITY, /amplification is Infinity/],
    [input, 2, -1, /amplification is -1/],
    [input, 2, [1], /amplification is 1: give a number of 0 or more, or one for each sample/],
  ];
  for (const [data, n, amplification, message] of wrong) {
    await t.throwsAsync(engine.predict(data, n, amplification), { instanceOf: DataError, message });
  }
  await engine.close();
});

test('what cannot be here is known before onnxruntime looks for it', (t) => {
  t.deepEqual([...providers], ['tensorrt', 'cuda', 'webgpu', 'cpu']);
  t.is(missingFor('cpu'), undefined);
  t.regex(missingFor('cuda') ?? '', /providers_cuda.* is not installed/);
  if (process.arch === 'x64') t.is(missingFor('webgpu', { VK_ICD_FILENAMES: '/some/driver.json' }), undefined);
});
