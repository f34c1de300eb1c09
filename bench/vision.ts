// What a look costs: the face detector and the mesh, with and without their pre-processing, at three picture sizes, and
// the mesh network against the same network with ONNX's PRelu, as a converter would write it.
// npx tsx bench/vision.ts
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertFaceModel } from '../scripts/face-models/convert-face-model.js';
import { GraphBuilder } from '../scripts/face-models/graph-builder.js';
import { readSourceModels } from '../scripts/face-models/source-models.js';
import { detectorOutputSizes } from '../src/vision/decode-detections.js';
import { faceModelPaths } from '../src/vision/face-model-paths.js';
import { openGrayNetwork } from '../src/vision/gray-network.js';
import { Letterbox } from '../src/vision/letterbox.js';
import { openVision } from '../src/vision/open-vision.js';
import { RegionWarp } from '../src/vision/region-warp.js';
import { facePicture, placed } from '../test/vision/face-picture.js';
import { circumstances, round3 } from './stopwatch.js';

const side = 192;
const rounds = 200;

class PlainBuilder extends GraphBuilder {
  override prelu(input: number, output: number, slopes: Float32Array): void {
    this.add('PRelu', [input], output, [this.constant(output, 'slope', [slopes.length, 1, 1], slopes)]);
  }
}

/** ms a call: the shortest, the middle one, and the CPU time of all threads, mean. Contestants take turns. */
async function race(contestants: Record<string, () => unknown>) {
  const entries = Object.entries(contestants).map(([name, run]) => ({ name, run, times: [] as number[], cpu: 0 }));
  for (let round = -5; round < rounds; round++) {
    for (const entry of entries) {
      const cpu = process.cpuUsage();
      const begun = performance.now();
      await entry.run();
      if (round < 0) continue;
      entry.times.push(performance.now() - begun);
      const { user, system } = process.cpuUsage(cpu);
      entry.cpu += (user + system) / 1000;
    }
  }
  return Object.fromEntries(
    entries.map(({ name, times, cpu }) => {
      times.sort((a, b) => a - b);
      return [name, { min: round3(times[0]), median: round3(times[rounds >> 1]), cpu: round3(cpu / rounds) }];
    }),
  );
}

const vision = await openVision();
const meshOutputs = { landmarks: 1404, score: 1 };
const folder = mkdtempSync(join(tmpdir(), 'mien-bench-'));
const plainPath = join(folder, 'plain.onnx');
writeFileSync(plainPath, convertFaceModel(readSourceModels()[1], PlainBuilder));
const plain = await openGrayNetwork(plainPath, { side, outputs: meshOutputs });
const mesh = await openGrayNetwork(faceModelPaths.mesh, { side, outputs: meshOutputs });
const detector = await openGrayNetwork(faceModelPaths.detector, { side, outputs: detectorOutputSizes });
const { picture: face } = facePicture('frontal');
const whole = new Float32Array(side * side);
new Letterbox(face.width, face.height, side).write(face, whole);
const part = new Float32Array(side * side);
new RegionWarp(side).write(face, { centreX: 127, centreY: 103, side: 175, rotation: 0 }, part);
const outputs = (all: unknown): unknown => all;

const networks = await race({
  detector: () => detector.run((input) => input.set(whole), outputs),
  mesh: () => mesh.run((input) => input.set(part), outputs),
  meshWithPRelu: () => plain.run((input) => input.set(part), outputs),
});

const looks: Record<string, Awaited<ReturnType<typeof race>>> = {};
for (const [width, height] of [
  [640, 480],
  [1280, 720],
  [1920, 1080],
]) {
  const picture = placed(face, width, height, 0, 0, height / 240);
  const region = { centreX: height * 0.53, centreY: height * 0.46, side: height * 0.7, rotation: 3 };
  const letterbox = new Letterbox(width, height, side);
  const warp = new RegionWarp(side);
  looks[`${width}x${height}`] = await race({
    detect: () => vision.detector.detect(picture),
    detectPreparation: () => letterbox.write(picture, whole),
    mesh: () => vision.mesh.fit(picture, region),
    meshPreparation: () => warp.write(picture, region, part),
  });
}

const result = {
  what: 'ms a call: shortest, median, CPU of all threads; the face fills half the height',
  ...circumstances(),
  networks: { ...networks, meshSpeedUp: round3(networks.meshWithPRelu.min / networks.mesh.min) },
  looks,
};
writeFileSync(new URL('results/vision.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
await Promise.all([vision.close(), plain.close(), mesh.close(), detector.close()]);
rmSync(folder, { recursive: true });
