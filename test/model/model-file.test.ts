import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { CheckpointError } from '../../src/errors.js';
import { checkWeights } from '../../src/model/check-weights.js';
import { labelsFor, readModel, writeModel } from '../../src/model/model-file.js';
import { networkShapes } from '../../src/model/network-shapes.js';
import { writeSafetensors } from '../../src/model/safetensors.js';
import { sizeOf, type Tensor } from '../../src/model/tensor.js';
import { initialWeights, untrainedModel } from '../../src/model/untrained.js';
import { seededRandom } from '../../src/random.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-model-'));
const random = seededRandom(7);
const weights = initialWeights(3, random);

function tensors(change: (all: Map<string, Tensor>) => void = () => {}): Map<string, Tensor> {
  const all = new Map<string, Tensor>();
  for (const [key, shape] of networkShapes(3))
    all.set(key, { dtype: 'float32', shape, data: weights.get(key)!.slice() });
  change(all);
  return all;
}

test('a model is read as it was written, calibration, labels and notes included', async (t) => {
  const path = join(folder, 'model.safetensors');
  const calibration = { id: 'synth-1', temperature: 1.5, abstainBelow: 0.4 };
  const labels = ['a', 'b', 'c'];
  await writeModel(path, { name: 'mine', labels, trained: true, calibration, weights, notes: { recipe: 'synth' } });
  const model = await readModel(path);
  t.is(model.name, 'mine');
  t.deepEqual(model.labels, labels);
  t.true(model.trained);
  t.deepEqual(model.calibration, calibration);
  t.deepEqual(model.notes, { recipe: 'synth' });
  t.deepEqual(model.weights.get('conv1_L.weight'), weights.get('conv1_L.weight'));
  t.deepEqual([...model.weights.keys()], [...networkShapes(3).keys()]);
  t.regex(model.sha256 ?? '', /^[0-9a-f]{64}$/);
});

test('an untrained model says so, and is the same for the same seed', (t) => {
  const [a, b, c] = [1, 1, 2].map((seed) => untrainedModel(seededRandom(seed)));
  t.false(a!.trained);
  t.is(a!.sha256, null);
  t.deepEqual(a!.labels, ['happiness', 'surprise', 'disgust', 'repression', 'others']);
  t.deepEqual(a!.weights, b!.weights);
  t.notDeepEqual(a!.weights.get('fc2.weight'), c!.weights.get('fc2.weight'));
  t.deepEqual([...new Set(a!.weights.get('bn1_L.weight'))], [1]);
  t.deepEqual([...new Set(a!.weights.get('bn1_L.running_mean'))], [0]);
  const kernel = a!.weights.get('conv5_L.weight')!;
  const bound = 1 / Math.sqrt(128 * 9);
  t.true(kernel.every((value) => Math.abs(value) <= bound));
  t.true(Math.max(...a!.weights.get('conv5_L.bias')!) > bound / 2);
});

const set = (key: string, tensor: Partial<Tensor>) => (all: Map<string, Tensor>) =>
  void all.set(key, { ...all.get(key)!, ...tensor } as Tensor);
const put = (key: string, at: number, value: number) => (all: Map<string, Tensor>) =>
  void (all.get(key)!.data as Float32Array).fill(value, at, at + 1);

const faults: [string, (all: Map<string, Tensor>) => void, RegExp][] = [
  [
    'a missing weight',
    (all) => void all.delete('conv3_S.bias'),
    /lacks 1 of 255 weight \('conv3_S.bias'\)|lacks 1 of 255 weights \('conv3_S.bias'\)/,
  ],
  ['nothing of the network', (all) => all.clear(), /lacks 255 of 255 weights \('Aug_Encoder_L\S+, .* and others\)/],
  [
    'an unknown weight',
    (all) => void all.set('fc3.weight', all.get('fc2.weight')!),
    /holds 1 weight \('fc3.weight'\) that the network does not have/,
  ],
  [
    'a wrong shape',
    set('conv1_T.bias', { shape: [8], data: new Float32Array(8) }),
    /'conv1_T.bias' has shape \[8\] where the network has \[64\]/,
  ],
  [
    'heads of unlike class counts',
    set('AC1_fc.bias', { shape: [5], data: new Float32Array(5) }),
    /'AC1_fc.bias' has shape \[5\] where the network has \[3\] \(its fc2 has 3 classes\)/,
  ],
  [
    'a single class',
    set('fc2.weight', { shape: [1, 384], data: new Float32Array(384) }),
    /classifies into 1 classes where at least 2/,
  ],
  ['a scalar for a head', set('fc2.weight', { shape: [], data: new Float32Array(1) }), /classifies into 0 classes/],
  [
    'whole numbers',
    set('conv1_T.bias', { dtype: 'int32', data: new Int32Array(64) }),
    /'conv1_T.bias' holds int32 where fractions are needed/,
  ],
  ['a NaN', put('conv5_T.net.weight', 1234, Number.NaN), /'conv5_T.net.weight' holds NaN at element 1234/],
  ['an infinity', put('fc2.bias', 1, -Infinity), /'fc2.bias' holds -Infinity at element 1/],
  ['a negative variance', put('bn2_L.running_var', 5, -1), /variance 'bn2_L.running_var' is negative at element 5/],
];

for (const [name, change, message] of faults) {
  test(`${name} is named`, (t) => {
    t.throws(() => checkWeights(tensors(change), 'x.pth'), { instanceOf: CheckpointError, message });
    t.throws(() => checkWeights(tensors(change), 'x.pth'), { message: /^x\.pth.*[.]$/ });
  });
}

test('weights of every floating type are read as float32', (t) => {
  const half = new Uint16Array(sizeOf([64])).fill(0x3c00);
  const { weights: read } = checkWeights(tensors(set('conv1_L.bias', { dtype: 'float16', data: half })), 'x');
  t.deepEqual([...new Set(read.get('conv1_L.bias'))], [1]);
});

test('labels must fit the classes', (t) => {
  t.deepEqual(labelsFor(3, undefined, 'x'), ['negative', 'positive', 'surprise']);
  t.throws(() => labelsFor(7, undefined, 'x.pth'), {
    message: /x\.pth has 7 classes without names: name them with --labels/,
  });
  t.throws(() => labelsFor(3, ['a', 'b'], 'x'), { message: /3 classes and 2 labels/ });
  t.throws(() => labelsFor(2, ['a', 'a'], 'x'), { message: /not 2 different names/ });
});

test('damaged metadata and a file that is not there are named', async (t) => {
  const path = join(folder, 'bad.safetensors');
  await writeSafetensors(path, { tensors: tensors(), metadata: { labels: 'happy' } });
  await t.throwsAsync(readModel(path), { instanceOf: CheckpointError, message: /metadata 'labels' cannot be read/ });
  await writeSafetensors(path, { tensors: tensors(), metadata: { calibration: '{"temperature":0}' } });
  await t.throwsAsync(readModel(path), {
    instanceOf: CheckpointError,
    message: /metadata 'calibration' cannot be read/,
  });
  await t.throwsAsync(readModel(join(folder, 'none')), {
    instanceOf: CheckpointError,
    message: /Cannot read the weights file/,
  });
});
