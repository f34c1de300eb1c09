import { readFileSync } from 'node:fs';
import test from 'ava';
import { createCropKernel } from '../../src/kernels/crop.js';
import type { Movement } from '../../src/spotting/movement.js';
import { MovementSpotter } from '../../src/spotting/movement-spotter.js';
import { spottingPresets } from '../../src/spotting/parameters.js';
import { RegionDisplacement } from '../../src/spotting/region-displacement.js';
import { signal } from '../../src/spotting/signal.js';
import { RigidAlignment } from '../../src/stabilising/rigid-alignment.js';
import { rigidMask } from '../../src/stabilising/rigid-mask.js';
import { formulaFace, formulaTemplate } from './formula-face.js';
import { formulaSignal, signalLength, signalStepMs } from './formula-signal.js';

// What the spotting research's own program says of the same pictures: scripts/make-spotting-fixtures.py.
type ReferenceEvent = { on: number; of: number; ap: number; z: number; a: number; roi: string; dec: number };
type Reference = { fps: number; frames: number; pixels: number[]; face: ReferenceEvent[]; signal: ReferenceEvent[] };

const folder = new URL('../fixtures/spotting/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));
const floats = (name: string) => new Float32Array(Uint8Array.from(read(name)).buffer);
const reference = JSON.parse(read('events.json').toString()) as Reference;
const columns = 41;
const anchorFrames = 9;
const motion = { strength: 1, sway: 0.3, noise: 2 };

test('the formula face is the one that the reference was made from', (t) => {
  const image = formulaFace(6150, 3, motion);
  const pixels = [36 * 128 + 46, 0, 100 * 128 + 64, 127 * 128 + 127].map((i) => image[i]);
  t.deepEqual(pixels, reference.pixels);
});

test('stages A-E measure what the reference measures', (t) => {
  const image = floats('anchor.f32');
  const rows = floats('face.f32');
  const blur = createCropKernel();
  const rigid = new RigidAlignment(image, rigidMask(formulaTemplate));
  const displacement = new RegionDisplacement({ serial: 0, image, template: formulaTemplate, scale: 1 });
  const aligned = new Float32Array(image.length);
  const sample = new Float64Array(signal.length);
  const difference = { displacement: 0, largest: 0, head: 0, eyes: 0, residual: 0 };
  const count = reference.frames - anchorFrames;
  for (let k = anchorFrames; k < reference.frames; k++) {
    const crop = formulaFace((k * 1000) / reference.fps, k, motion);
    blur.blur(crop, crop);
    const residual = rigid.align(crop, aligned, 2);
    displacement.measure(aligned, sample);
    displacement.measureEyes(aligned, sample, signal.eyes);
    const row = rows.subarray(k * columns, (k + 1) * columns);
    for (let c = 0; c < signal.head; c++) {
      const apart = Math.abs(sample[c] - row[c]);
      difference.displacement += apart / count / signal.head;
      difference.largest = Math.max(difference.largest, apart);
    }
    const { x, y, scale, rotation } = rigid.motion;
    for (const [c, value] of [x, y, 32 * scale, 32 * rotation].entries()) {
      const expected = row[signal.head + c] * (c < 2 ? 1 : 32);
      difference.head = Math.max(difference.head, Math.abs(value - expected));
    }
    for (const eye of [0, 1]) {
      difference.eyes = Math.max(difference.eyes, Math.abs(sample[signal.eyes + eye] - row[signal.eyes + eye]));
    }
    difference.residual = Math.max(difference.residual, Math.abs(residual - row[columns - 1]));
  }
  t.log(difference);
  // The reference samples at multiples of 1/32 px; the port does not, and is quieter for it.
  t.true(difference.displacement < 0.01, 'displacement, mean px');
  t.true(difference.largest < 0.06, 'displacement, px');
  t.true(difference.head < 0.04, 'head movement, px');
  t.true(difference.eyes < 0.006, 'blink signal');
  t.true(difference.residual < 0.06, 'residual, gray levels');
});

test('stages F-I find in the reference signal of the face what the reference finds', (t) => {
  const rows = floats('face.f32');
  const spotter = new MovementSpotter(
    1000 / reference.fps,
    { ...spottingPresets.balanced, warmupMs: 0, speechLookaheadMs: 600 },
    null,
    () => {},
  );
  const found: [number, Movement][] = [];
  for (let k = anchorFrames; k < reference.frames; k++) {
    const sample = Float64Array.from(rows.subarray(k * columns, k * columns + signal.length));
    for (const movement of spotter.push(sample, false)) found.push([(k * 1000) / reference.fps, movement]);
  }
  const start = ((anchorFrames - 1) * 1000) / reference.fps;
  compare(t, found, reference.face, start + 1000 / reference.fps);
});

test('stages F-I find in the formula signal what the reference finds', (t) => {
  const spotter = new MovementSpotter(
    signalStepMs,
    { ...spottingPresets.balanced, warmupMs: 0, speechLookaheadMs: 600 },
    null,
    () => {},
  );
  const found: [number, Movement][] = [];
  for (let i = 0; i < signalLength; i++) {
    for (const movement of spotter.push(formulaSignal(i), false)) found.push([i * signalStepMs, movement]);
  }
  compare(t, found, reference.signal, 0);
});

function compare(
  t: import('ava').ExecutionContext,
  found: [decided: number, Movement][],
  expected: ReferenceEvent[],
  start: number,
): void {
  t.deepEqual(
    found.map(([, { candidate }]) => candidate.region as string),
    expected.map(({ roi }) => roi),
  );
  for (const [k, [decided, { candidate }]] of found.entries()) {
    const event = expected[k];
    const near = (actual: number, wanted: number, tolerance: number, what: string) =>
      t.true(Math.abs(actual - wanted) <= tolerance, `${event.roi} ${what}: ${actual}, reference ${wanted}`);
    near(candidate.onset + start, event.on, 2, 'onset');
    near(candidate.apex + start, event.ap, 2, 'apex');
    near(candidate.offset + start, event.of, 2, 'offset');
    near(candidate.bump.peak, event.a, 0.01, 'peak');
    near(candidate.score / event.z, 1, 0.1, 'score');
    // A local maximum is certain 54 ms earlier than in the reference, which decides on a grid of its own.
    near(decided, event.dec - 45, 20, 'decision');
  }
}
