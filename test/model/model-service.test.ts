import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import test from 'ava';
import { sampleLength } from '../../src/model/engine.js';
import { connectModel, mostWaiting } from '../../src/model/model-client.js';
import { writeModel } from '../../src/model/model-file.js';
import type * as Service from '../../src/model/model-service.js';
import { networkShapes } from '../../src/model/network-shapes.js';
import { createOrtEngine } from '../../src/model/ort/ort-engine.js';
import { hashedInput, hashedWeights } from '../../src/model/parity/hashed-weights.js';
import { resemble } from '../../src/model/resemble.js';
import { writeSafetensors } from '../../src/model/safetensors.js';

// The built service: on Node 20 a thread cannot be started from TypeScript without a loader of its own.
const built = new URL('../../dist/model/model-service.js', import.meta.url).href;
const { startModel } = (await import(built)) as typeof Service;

const folder = await mkdtemp(join(tmpdir(), 'mien-service-'));
const labels = ['negative', 'positive', 'surprise'];
const hashed = {
  name: 'hashed',
  labels,
  trained: true,
  calibration: null,
  weights: hashedWeights(networkShapes(3)),
  notes: {},
};

/** A crop with a pattern that moves by so many pixels. */
function crop(shift: number): Uint8Array {
  const pixel = (x: number, y: number): number => 128 + 60 * Math.sin((x - shift) / 5) * Math.cos(y / 7);
  return Uint8Array.from({ length: 128 * 128 }, (_, at) => pixel(at % 128, Math.trunc(at / 128)));
}
const crops = { onset: crop(0), apex: crop(1), offset: crop(0.2) };

test('questions of many cameras are answered in batches, each with its own answer', async (t) => {
  const path = join(folder, 'hashed.safetensors');
  await writeModel(path, hashed);
  const runs: number[] = [];
  const service = await startModel({ engine: 'ort', path, onRun: (_, samples) => runs.push(samples) });
  t.is(service.identity.name, 'hashed');
  t.regex(service.identity.sha256 ?? '', /^[0-9a-f]{64}$/);
  t.deepEqual(service.labels, labels);
  t.true(service.attempts.at(-1)!.trusted);

  const cameras = [service.client(), connectModel(service.connect()), connectModel(service.connect())];
  const inputs = Array.from({ length: 20 }, (_, index) => hashedInput(`sample ${index}`, sampleLength));
  const answers = await Promise.all(
    inputs.map((input, index) => cameras[index % 3]!.classify({ input, amplification: 1 + index })),
  );
  t.true(inputs[0]!.length === sampleLength, 'an input still belongs to who asked');

  const engine = await createOrtEngine({ ...hashed, sha256: null });
  for (const [index, answer] of answers.entries()) {
    const { logits } = await engine.predict(inputs[index]!, 1, 1 + index);
    const expected = resemble(logits, hashed, service.identity);
    t.is(answer.label, expected.label);
    for (const label of labels) t.true(Math.abs(answer.probabilities[label]! - expected.probabilities[label]!) < 1e-6);
    t.deepEqual(answer.model, service.identity);
  }
  t.is(
    runs.reduce((a, b) => a + b, 0),
    20,
  );
  t.true(Math.max(...runs) > 1 && Math.max(...runs) <= 16, `batches of ${runs}`);

  await engine.close();
  for (const camera of cameras) camera.close();
  await service.stop();
});

test('motion is computed and classified through the whole path; without weights the model abstains', async (t) => {
  const path = join(folder, 'untrained.safetensors');
  await writeModel(path, { ...hashed, trained: false });
  const service = await startModel({ engine: 'ort', path });
  const client = service.client();
  t.deepEqual(client.identity, service.identity);
  const motion = await client.magnify(crops, 3);
  t.is(motion.input.length, sampleLength);
  t.is(motion.apex.length, 128 * 128);
  t.is(motion.amplification, 3);
  t.true(motion.input.every((value) => value >= 0 && value <= 1));
  t.notDeepEqual(motion.apex, crops.apex);
  t.deepEqual(await client.classify(motion), {
    label: null,
    probabilities: {},
    abstained: true,
    calibration: null,
    model: service.identity,
  });
  t.false(service.trained);

  // What does not fit fails alone, by name.
  const bad = client.classify({ input: new Float32Array(5), amplification: 2 });
  const good = client.classify(motion);
  await t.throwsAsync(bad, { message: /The input has 5 values/, code: 'MIEN_ERR_DATA' });
  t.true((await good).abstained);
  const small = { ...crops, apex: new Uint8Array(9) };
  await t.throwsAsync(client.magnify(small, 2), { message: /apex picture has 9 pixels/, code: 'MIEN_ERR_DATA' });

  // Stopping answers every question, one way or the other.
  const asked = Array.from({ length: mostWaiting }, () => client.magnify(crops, 2));
  await t.throwsAsync(client.magnify(crops, 2), { message: /too slow for this camera: 32 questions wait/ });
  await service.stop();
  const settled = await Promise.allSettled(asked);
  t.true(settled.some(({ status }) => status === 'rejected'));
  await t.throwsAsync(client.magnify(crops, 2), { message: /model has stopped/ });
});

test('weights that cannot be used, and an engine that is not here, fail the start by name', async (t) => {
  const path = join(folder, 'empty.safetensors');
  await writeSafetensors(path, { tensors: new Map(), metadata: {} });
  await t.throwsAsync(startModel({ engine: 'ort', path }), {
    message: /lacks 255 of 255 weights/,
    code: 'MIEN_ERR_CHECKPOINT',
  });
  await t.throwsAsync(startModel({ engine: 'tfjs' }), {
    message: /tfjs-node, which is not installed/,
    code: 'MIEN_ERR_UNAVAILABLE',
  });
});

test('a client in another thread reaches the model', async (t) => {
  const service = await startModel({ engine: 'ort' });
  const port = service.connect();
  const worker = new Worker(new URL('./ask-model.mjs', import.meta.url), { workerData: port, transferList: [port] });
  const resemblance = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  t.like(resemblance, { model: service.identity });
  await service.stop();
});
