// The crop kernel (AssemblyScript SIMD) against the same work in JavaScript, with every copy into and out of its memory.
// npm run build && npx tsx bench/kernels.ts
import { writeFileSync } from 'node:fs';
import type { Frame } from '../src/frame.js';
import { createCropKernel } from '../src/kernels/crop.js';
import { seededRandom } from '../src/random.js';
import { cropSize } from '../src/stabilised-face.js';
import { HeldCrop } from '../src/stabilising/held-crop.js';
import { GaussianBlur } from './plain-crop/gaussian-blur.js';
import { plainCut } from './plain-crop/plain-cut.js';
import { circumstances, race, round3, type Timing } from './stopwatch.js';

const pixels = cropSize * cropSize;
const random = seededRandom(1);
const kernel = createCropKernel();
const [inJavascript, inKernel] = [new Float32Array(pixels), new Float32Array(pixels)];

function compared(timings: { javascript: Timing; kernel: Timing }) {
  const largest = inKernel.reduce((most, value, i) => Math.max(most, Math.abs(value - inJavascript[i])), 0);
  return {
    ...timings,
    speedUp: round3(timings.javascript.min / timings.kernel.min),
    largestDifference: Number(largest.toPrecision(2)),
  };
}

function blurring() {
  const picture = Float32Array.from(random.bytes(pixels));
  const blur = new GaussianBlur();
  return compared(
    race(400, {
      javascript: () => blur.apply(picture, inJavascript),
      kernel: () => kernel.blur(picture, inKernel),
    }),
  );
}

/** Landmarks that put the crop at (x, y) of the frame, `scale` frame px a crop px, upright but for a tilt. */
function landmarks(scale: number, x: number, y: number): Float32Array {
  const tilt = 0.1;
  const mesh = new Float32Array(468 * 2);
  const put = (indices: number[], cx: number, cy: number) => {
    for (const i of indices) {
      mesh[2 * i] = x + scale * (Math.cos(tilt) * cx - Math.sin(tilt) * cy);
      mesh[2 * i + 1] = y + scale * (Math.sin(tilt) * cx + Math.cos(tilt) * cy);
    }
  };
  put([33, 133], 38, 42);
  put([362, 263], 90, 42);
  put([61, 78, 291, 308], 64, 98);
  return mesh;
}

function cutting(width: number, height: number, scale: number) {
  const gray = random.bytes(width * height);
  const release = () => undefined;
  const frame: Frame = { seq: 0, pts: 0, arrival: 0, captured: 0, epoch: 0, width, height, gray, release };
  const { placement } = new HeldCrop(landmarks(scale, width / 3, height / 4));
  const samples = Math.max(1, Math.round(scale));
  const timings = race(300, {
    javascript: () => plainCut(frame, placement, samples, inJavascript),
    kernel: () => kernel.cut(frame, placement, samples, inKernel),
  });
  return { frame: `${width}x${height}`, framePxPerCropPx: scale, ...compared(timings) };
}

const report = {
  what: 'ms a call, one core; differences in gray levels, on noise',
  ...circumstances(),
  blur: blurring(),
  cut: [cutting(640, 480, 1.3), cutting(1280, 720, 2), cutting(1920, 1080, 3)],
};
writeFileSync(new URL('results/kernels.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
