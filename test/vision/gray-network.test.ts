import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { DataError } from '../../src/errors.js';
import { createFaceDetector } from '../../src/vision/face-detector.js';
import { createFaceMesh } from '../../src/vision/face-mesh.js';
import { faceModelPaths } from '../../src/vision/face-model-paths.js';
import { openGrayNetwork } from '../../src/vision/gray-network.js';

const shape = { side: 192, outputs: { landmarks: 1404, score: 1 } };

test('a missing, damaged or foreign model file is one sentence that says what to do', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mien-vision-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const whole = readFileSync(faceModelPaths.mesh);
  const files = { 'cut.onnx': whole.subarray(0, whole.length / 2), 'empty.onnx': '', 'text.onnx': 'not a model' };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);

  const cases = [
    [join(folder, 'none.onnx'), /cannot be read \(there is no such file\).*restore/],
    [folder, /cannot be read.*restore/],
    ...Object.keys(files).map((name) => [join(folder, name), /is damaged: restore/] as const),
  ] as const;
  for (const [path, message] of cases) {
    const error = await t.throwsAsync(createFaceMesh({ modelPath: path }), { instanceOf: DataError, message });
    t.true(error?.message.includes(path));
  }
  await t.throwsAsync(createFaceMesh({ modelPath: faceModelPaths.detector }), {
    instanceOf: DataError,
    message: /not the network that is needed/,
  });
  await t.throwsAsync(createFaceDetector({ modelPath: faceModelPaths.mesh }), { instanceOf: DataError });
});

const landmarksOf = ({ landmarks }: Readonly<Record<string, Float32Array>>) => ({
  memory: landmarks,
  values: [...landmarks],
});
const flat = (input: Float32Array): void => void input.fill(0.2);
const slope = (input: Float32Array): void => input.set(input.map((_, i) => (i % 192) / 192));

test('runs one after another in the memory that it took when it was opened', async (t) => {
  const network = await openGrayNetwork(faceModelPaths.mesh, shape);
  const first = await network.run(flat, landmarksOf);
  const second = await network.run(slope, landmarksOf);
  t.is(second.memory, first.memory);
  t.notDeepEqual(second.values, first.values);
  await network.close();
});

test('runs that overlap give what they give one after another, and a failed one takes no memory away', async (t) => {
  const network = await openGrayNetwork(faceModelPaths.mesh, shape);
  const alone = await network.run(flat, landmarksOf);
  const sloping = await network.run(slope, landmarksOf);
  const broken = (): never => {
    throw new DataError('broken');
  };
  const [one, failed, other, again] = await Promise.allSettled([
    network.run(flat, landmarksOf),
    network.run(broken, landmarksOf),
    network.run(slope, landmarksOf),
    network.run(flat, landmarksOf),
  ]);
  const same = (run: typeof one, { values }: typeof alone) =>
    run.status === 'fulfilled' && run.value.values.every((value, i) => value === values[i]);
  t.true(same(one, alone));
  t.is(failed.status, 'rejected');
  t.true(same(other, sloping));
  t.true(same(again, alone));
  t.is((await network.run(flat, landmarksOf)).values.length, 1404);
  await network.close();
});

test('closing waits for the runs in progress', async (t) => {
  const network = await openGrayNetwork(faceModelPaths.mesh, shape);
  const running = [network.run(flat, landmarksOf), network.run(slope, landmarksOf)];
  await network.close();
  t.deepEqual(
    (await Promise.all(running)).map(({ values }) => values.length),
    [1404, 1404],
  );
});
