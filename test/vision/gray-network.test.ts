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

test('runs in the memory that it took when it was opened', async (t) => {
  const network = await openGrayNetwork(faceModelPaths.mesh, shape);
  network.input.fill(0.2);
  const first = await network.run();
  const before = Float32Array.from(first.landmarks);
  network.input.forEach((_, i) => {
    network.input[i] = (i % 192) / 192;
  });
  const second = await network.run();
  t.is(second.landmarks, first.landmarks);
  t.notDeepEqual(Float32Array.from(second.landmarks), before);
  await network.close();
});

test('closing waits for the run in progress', async (t) => {
  const network = await openGrayNetwork(faceModelPaths.mesh, shape);
  const running = network.run();
  await network.close();
  t.is((await running).landmarks.length, 1404);
});
