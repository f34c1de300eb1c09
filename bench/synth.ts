// Rendering interviewees: CPU time a frame by stage, frames/s with encoding beside it, and what setting a scene up costs.
// The kernel and plain TypeScript (bench/plain-renderer) take turns in the same run.
// npm run build && npx tsx bench/synth.ts <ict-face.safetensors>
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDraw } from '../src/draw.js';
import { applyPose } from '../src/synth/camera.js';
import { type Canvas, createCanvas } from '../src/synth/canvas.js';
import { loadFaceModel } from '../src/synth/face-model.js';
import { vertexNormals } from '../src/synth/normals.js';
import { bakeVisibility } from '../src/synth/occlusion.js';
import { createRenderer } from '../src/synth/renderer.js';
import { drawScene } from '../src/synth/scene.js';
import { createYuv } from '../src/synth/sensor.js';
import { createMoment } from '../src/synth/session.js';
import { synthesise } from '../src/synth/synthesise.js';
import { createPlainCanvas } from './plain-renderer/canvas.js';
import { circumstances, round3 } from './stopwatch.js';

const face = process.argv[2];
if (face === undefined) throw new Error('Give the path of ict-face.safetensors.');
const model = await loadFaceModel(face);
const [width, height] = [640, 480];
const sensor = { noise: 2, blur: 0.17 };

/** CPU time of this process, ms. */
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The least and the middle of some times, ms. */
const summary = (times: readonly number[]) => {
  const sorted = [...times].sort((a, b) => a - b);
  return { min: round3(sorted[0]!), median: round3(sorted[sorted.length >> 1]!) };
};

function frames(rounds: number, each: number) {
  const scene = drawScene(model, { seed: 1, width, height, sensor });
  const moment = createMoment(model.expressions.length, scene.lighting.lights.length + 1);
  const out = createYuv(width, height);
  const spent = { kernel: 0, plain: 0 };
  const timed = (name: keyof typeof spent, canvas: Canvas): Canvas => ({
    ...canvas,
    take(...args) {
      const begun = cpu();
      canvas.take(...args);
      spent[name] += cpu() - begun;
    },
  });
  const render = {
    kernel: createRenderer(scene, Math.random, timed('kernel', createCanvas(scene, createDraw(1).unit))),
    plain: createRenderer(scene, Math.random, timed('plain', createPlainCanvas(scene, createDraw(1).unit))),
  };
  const times = { kernel: [] as number[], plain: [] as number[] };
  const pictures = { kernel: [] as number[], plain: [] as number[] };
  for (let round = -1; round < rounds; round++) {
    for (const name of ['kernel', 'plain'] as const) {
      spent[name] = 0;
      const begun = cpu();
      for (let i = 0; i < each; i++) {
        moment.pose.yaw = 8 * Math.sin(i / 9);
        moment.weights[3] = 0.2 + 0.2 * Math.sin(i / 4);
        render[name](moment, out);
      }
      if (round < 0) continue;
      times[name].push((cpu() - begun) / each);
      pictures[name].push(spent[name] / each);
    }
  }
  const [kernel, plain] = [summary(times.kernel), summary(times.plain)];
  const picture = { kernel: summary(pictures.kernel), plain: summary(pictures.plain) };
  return {
    kernel,
    plain,
    speedUp: round3(plain.min / kernel.min),
    ofThatPicture: { ...picture, speedUp: round3(picture.plain.min / picture.kernel.min) },
    ofThatGeometryAndLight: round3(kernel.min - picture.kernel.min),
  };
}

function setUps(people: number) {
  const scenes: number[] = [];
  const renderers: number[] = [];
  const bakes: number[] = [];
  for (let seed = 0; seed <= people; seed++) {
    const begun = cpu();
    const scene = drawScene(model, { seed, width, height, sensor });
    const drawn = cpu();
    createRenderer(scene, createDraw(seed).unit);
    const made = cpu();
    const { head, home, lighting } = scene;
    const posed = new Float32Array(head.rest.length);
    const normals = new Float32Array(head.rest.length);
    applyPose(head.rest, head.follow, home, posed);
    vertexNormals(posed, head.triangles, normals);
    const ready = cpu();
    bakeVisibility(
      posed,
      normals,
      head.triangles,
      lighting.lights.map((l) => l.direction),
    );
    // The first also makes what all people share.
    if (seed === 0) continue;
    scenes.push(drawn - begun);
    renderers.push(made - drawn);
    bakes.push(cpu() - ready);
  }
  return { drawScene: summary(scenes), ofThatShadows: summary(bakes), createRenderer: summary(renderers) };
}

/** Video with encoding: wall and CPU time from the first frame's end to the last's. */
async function video(codec: 'h264' | 'h265', preset: string) {
  const folder = mkdtempSync(join(tmpdir(), 'mien-bench-'));
  const marks: { wall: number; cpu: number }[] = [];
  try {
    await synthesise(model, join(folder, 'clip.mp4'), {
      ...{ seed: 1, seconds: 8, width, height, fps: 30, script: 'calm', sensor, codec, preset },
      quality: { bitrate: 2e6 },
      onFrame: () => marks.push({ wall: performance.now(), cpu: cpu() }),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const [first, last, count] = [marks[0]!, marks.at(-1)!, marks.length - 1];
  return {
    codec,
    preset,
    framesPerSecond: round3((1000 * count) / (last.wall - first.wall)),
    cpuMsPerFrame: round3((last.cpu - first.cpu) / count),
  };
}

const report = {
  what: 'CPU ms of one process, 640x480: rendering a frame, setting a person up; and video with encoding at 2 Mbit/s',
  ...circumstances(),
  frame: frames(7, 30),
  setUp: setUps(6),
  video: [await video('h264', 'veryfast'), await video('h265', 'ultrafast')],
};
writeFileSync(new URL('results/synth.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
