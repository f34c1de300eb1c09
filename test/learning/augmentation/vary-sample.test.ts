import test from 'ava';
import fc from 'fast-check';
import { createSampleRecord } from '../../../src/dataset/sample-record.js';
import { createDraw } from '../../../src/draw.js';
import { type Augmentation, augmentations } from '../../../src/learning/augmentation/augmentations.js';
import { drawVariation, type Variation } from '../../../src/learning/augmentation/draw-variation.js';
import { varySample } from '../../../src/learning/augmentation/vary-sample.js';
import { sampleCrop } from '../../../src/stabilising/warp.js';

const side = 128;
const none = drawVariation(createDraw('none'), new Set());

/** A smooth face whose left brow rises by 2 px and comes back by half, flows as they truly are. */
function brow() {
  const sample = createSampleRecord();
  const face = Float32Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return 128 + 50 * Math.sin(x / 9) * Math.cos(y / 7) + 30 * Math.sin((x + 2 * y) / 15);
  });
  const bump = (x: number, y: number): number => Math.exp(-((x - 40) ** 2 + (y - 40) ** 2) / 450);
  for (let y = 0, i = 0; y < side; y++) {
    for (let x = 0; x < side; x++, i++) {
      const size = bump(x, y);
      sample.crops.onset[i] = face[i]! + 0.5;
      // Where a point of the onset goes is known, not where a pixel of the apex comes from: two steps find it.
      const from = bump(x, y + 2 * bump(x, y + 2 * size));
      sample.crops.apex[i] = sampleCrop(face, x, y + 2 * from) + 0.5;
      sample.crops.offset[i] = sampleCrop(face, x, y + bump(x, y + size)) + 0.5;
      sample.flows.toApex.v[i] = -2 * size;
      sample.flows.toOffset.v[i] = from;
    }
  }
  return sample;
}
const sample = brow();

const varied = (variation: Variation) => {
  const out = createSampleRecord();
  varySample(sample, variation, out);
  return out;
};

/** Mean difference of the apex, brought back by its flow, from the onset, inside a border; gray levels. */
function disagreement({ crops, flows }: ReturnType<typeof createSampleRecord>): number {
  const apex = Float32Array.from(crops.apex);
  let sum = 0;
  for (let y = 24; y < side - 24; y++) {
    for (let x = 24; x < side - 24; x++) {
      const i = y * side + x;
      sum += Math.abs(sampleCrop(apex, x + flows.toApex.u[i]!, y + flows.toApex.v[i]!) - crops.onset[i]!);
    }
  }
  return sum / (side - 48) ** 2;
}

test('nothing asked for changes nothing', (t) => {
  const out = varied(none);
  t.deepEqual(out.crops, sample.crops);
  t.deepEqual(out.flows, sample.flows);
});

test('pictures and flows still belong together after any warp, strength and head motion', (t) => {
  const before = disagreement(sample);
  t.true(before < 1, `${before}`);
  const warps = new Set<Augmentation>(['affine', 'mirror', 'head', 'strength']);
  fc.assert(
    fc.property(fc.nat(), (seed) => disagreement(varied(drawVariation(createDraw(seed), warps))) < 1.3),
    { numRuns: 30 },
  );
  // The flow as it was does not fit a varied picture: the test can fail.
  const moved = varied({ ...none, strength: 1.6 });
  t.true(disagreement({ ...moved, flows: sample.flows }) > 2 * disagreement(moved));
});

test('a mirror exchanges left and right and turns u around', (t) => {
  const out = varied({ ...none, placement: [-1, 0, side - 1, 0, 1, 0] });
  const [here, there] = [40 * side + 40, 40 * side + (side - 1 - 40)];
  t.is(out.crops.apex[there], sample.crops.apex[here]);
  t.is(out.flows.toApex.v[there], sample.flows.toApex.v[here]);
  const right = createSampleRecord();
  right.flows.toApex.u.fill(0.7);
  const turned = createSampleRecord();
  varySample(right, { ...none, placement: [-1, 0, side - 1, 0, 1, 0] }, turned);
  t.true(turned.flows.toApex.u.every((value) => Math.abs(value + 0.7) < 1e-6));
});

test('strength scales the movement, head motion adds to it', (t) => {
  const at = 40 * side + 40;
  t.true(Math.abs(varied({ ...none, strength: 0.5 }).flows.toApex.v[at]! + 1) < 1e-6);
  const head = { apex: [0.3, 0, 0, -0.1, 0, 0], offset: [0.5, 0, 0, 0.1, 0, 0] } as const;
  const { toApex, toOffset } = varied({ ...none, head }).flows;
  t.true(Math.abs(toApex.u[0]! - 0.3) < 1e-6 && Math.abs(toApex.v[0]! + 0.1 - sample.flows.toApex.v[0]!) < 1e-6);
  t.true(Math.abs(toOffset.u[0]! - 0.2) < 1e-6 && Math.abs(toOffset.v[0]! - 0.2 - sample.flows.toOffset.v[0]!) < 1e-6);
});

test('each kind changes something by itself, the same for the same seed, and leaves the others as they were', (t) => {
  for (const kind of augmentations) {
    const seeds = Array.from({ length: 8 }, (_, index) => `${kind} ${index}`);
    const draws = seeds.map((seed) => drawVariation(createDraw(seed), new Set([kind])));
    t.true(
      draws.some((variation) => Buffer.compare(varied(variation).bytes, sample.bytes) !== 0),
      kind,
    );
    t.deepEqual(drawVariation(createDraw(seeds[0]!), new Set([kind])), draws[0]);
    const all = drawVariation(createDraw(seeds[0]!), new Set(augmentations));
    if (kind === 'flow') t.deepEqual(all.flowError, draws[0]!.flowError);
    if (kind === 'strength') t.is(all.strength, draws[0]!.strength);
  }
});
