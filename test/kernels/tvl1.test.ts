import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { DataError } from '../../src/errors.js';
import { createFlow, createTvl1, type Flow } from '../../src/kernels/tvl1.js';
import { seededRandom } from '../../src/random.js';

const side = 128;
const bytes = (name: string) => new Uint8Array(readFileSync(new URL(`../fixtures/tvl1/${name}`, import.meta.url)));
const pair = (n: number) => ({
  a: bytes(`pair-${n}-a.gray`),
  b: bytes(`pair-${n}-b.gray`),
  truth: new Float32Array(bytes(`pair-${n}-flow.f32`).buffer),
});

/** Mean and largest distance between a flow and OpenCV's, px. */
function endPointDifference(flow: Flow, truth: Float32Array): { mean: number; largest: number } {
  let sum = 0;
  let largest = 0;
  flow.u.forEach((u, i) => {
    const distance = Math.hypot(u - truth[2 * i], flow.v[i] - truth[2 * i + 1]);
    sum += distance;
    largest = Math.max(largest, distance);
  });
  return { mean: sum / flow.u.length, largest };
}

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A smooth texture moved by (dx, dy), [height, width] uint8. */
function texture(width: number, height: number, dx: number, dy: number): Uint8Array {
  const picture = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [p, q] = [x - dx, y - dy];
      const value = 40 * Math.sin(p / 3.1 + q / 7.3) + 35 * Math.sin(q / 4.3 - p / 9.7) + 25 * Math.cos((p + q) / 2.9);
      picture[y * width + x] = Math.round(128 + value);
    }
  }
  return picture;
}

for (const n of [0, 1, 2]) {
  test(`pair ${n}: the flow is OpenCV's, bit for bit`, (t) => {
    const { a, b, truth } = pair(n);
    const flow = createFlow(side, side);
    createTvl1().flow(a, b, side, side, flow);
    const difference = endPointDifference(flow, truth);
    t.log(`end-point difference ${difference.mean} px on average, ${difference.largest} px at most`);
    t.is(difference.largest, 0);
    t.true(endPointDifference(createFlow(side, side), truth).mean > 0.08, 'there is motion to be found');
  });
}

test('so it is at a size that fills no whole vector', (t) => {
  const [width, height] = [77, 53];
  const flow = createFlow(width, height);
  createTvl1().flow(bytes('odd-a.gray'), bytes('odd-b.gray'), width, height, flow);
  const truth = new Float32Array(bytes('odd-flow.f32').buffer);
  t.is(endPointDifference(flow, truth).largest, 0);
  t.true(Math.max(...flow.u) > 0.5);
});

test('an instance carries nothing from one pair to the next, whatever sizes came between', (t) => {
  const { a, b } = pair(1);
  const [fresh, reused] = [createFlow(side, side), createFlow(side, side)];
  createTvl1().flow(a, b, side, side, fresh);
  const tvl1 = createTvl1();
  tvl1.flow(texture(320, 320, 0, 0), texture(320, 320, 1, 1), 320, 320, createFlow(320, 320));
  tvl1.flow(b, a, side, side, reused);
  tvl1.flow(texture(19, 33, 0, 0), texture(19, 33, 1, 0), 19, 33, createFlow(19, 33));
  tvl1.flow(a, b, side, side, reused);
  t.deepEqual(reused, fresh);
});

test('equal pictures and flat pictures have no flow', (t) => {
  const tvl1 = createTvl1();
  const still = createFlow(side, side);
  const { a } = pair(0);
  const flat = [new Uint8Array(side * side), new Uint8Array(side * side).fill(200)];
  for (const [from, to] of [[a, a], flat]) {
    still.u.fill(1);
    still.v.fill(1);
    tvl1.flow(from, to, side, side, still);
    t.true(still.u.every((u) => u === 0) && still.v.every((v) => v === 0));
  }
});

test('a shift of any size of picture is found, right is +u and down is +v', (t) => {
  const tvl1 = createTvl1();
  fc.assert(
    fc.property(
      fc.integer({ min: 48, max: 160 }),
      fc.integer({ min: 48, max: 160 }),
      fc.double({ min: -1.5, max: 1.5, noNaN: true }),
      fc.double({ min: -1.5, max: 1.5, noNaN: true }),
      (width, height, dx, dy) => {
        const flow = createFlow(width, height);
        tvl1.flow(texture(width, height, 0, 0), texture(width, height, dx, dy), width, height, flow);
        return Math.abs(mean(flow.u) - dx) < 0.15 && Math.abs(mean(flow.v) - dy) < 0.15;
      },
    ),
    { numRuns: 40, seed: 7 },
  );
  t.pass();
});

test('noise against noise gives finite numbers at the smallest and at odd sizes', (t) => {
  const random = seededRandom(3);
  const tvl1 = createTvl1();
  for (const [width, height] of [
    [16, 16],
    [17, 41],
    [130, 19],
  ]) {
    const noise = () => random.bytes(width * height);
    const flow = createFlow(width, height);
    tvl1.flow(noise(), noise(), width, height, flow);
    t.true([...flow.u, ...flow.v].every(Number.isFinite));
  }
});

test('a size that does not fit is refused in one sentence', (t) => {
  const tvl1 = createTvl1();
  const of = (pixels: number) => new Uint8Array(pixels);
  const small = t.throws(() => tvl1.flow(of(64), of(64), 8, 8, createFlow(8, 8)), { instanceOf: DataError });
  t.regex(small?.message ?? '', /16 to 512 px a side, not 8x8/);
  t.throws(() => tvl1.flow(of(400), of(400), 20.5, 20, createFlow(20, 20)), { instanceOf: DataError });
  const short = t.throws(() => tvl1.flow(of(400), of(399), 20, 20, createFlow(20, 20)), { instanceOf: DataError });
  t.regex(short?.message ?? '', /400 values in b, not 399/);
  t.throws(() => tvl1.flow(of(400), of(400), 20, 20, createFlow(20, 19)), { instanceOf: DataError });
});
