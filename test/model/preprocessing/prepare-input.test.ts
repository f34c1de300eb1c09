import { readFileSync } from 'node:fs';
import test from 'ava';
import { DataError } from '../../../src/errors.js';
import { createTvl1, type Tvl1 } from '../../../src/kernels/tvl1.js';
import { createExpressionFlows } from '../../../src/model/preprocessing/expression-flows.js';
import { prepareInput } from '../../../src/model/preprocessing/prepare-input.js';

const fixture = (path: string) => new Uint8Array(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url)));
const floats = (path: string) => new Float32Array(fixture(path).buffer);

const onset = fixture('tvl1/pair-0-a.gray').map((value) => Math.floor(value / 2) + 30);
const apex = fixture('tvl1/pair-0-b.gray');
const plane = 48 * 48;

/** Gives the flows that OpenCV computed, one after the other. */
function recorded(...paths: string[]): Tvl1 {
  const flows = paths.map(floats);
  return {
    flow(_a, _b, _width, _height, out) {
      const flow = flows.shift() as Float32Array;
      for (let i = 0; i < out.u.length; i++) [out.u[i], out.v[i]] = [flow[2 * i], flow[2 * i + 1]];
    },
  };
}

test('every channel equals what OpenCV and NumPy make of the same pictures and flows', (t) => {
  const crops = { onset, apex, offset: onset };
  const input = prepareInput(crops, recorded('tvl1/pair-0-flow.f32', 'tvl1/pair-1-flow.f32'));
  const truth = floats('preprocessing/input-every-7th.f32');
  t.is(truth.length, Math.ceil(input.length / 7));
  const largest = (from: number, to: number) => {
    let worst = 0;
    truth.forEach((value, i) => {
      const channel = Math.floor((7 * i) / plane);
      if (channel >= from && channel < to) worst = Math.max(worst, Math.abs(value - input[7 * i]));
    });
    return worst;
  };
  for (const [name, from, to] of [
    ['faces', 0, 2],
    ['apex blocks', 2, 18],
    ['onset blocks', 18, 34],
    ['flow', 34, 38],
  ] as const) {
    const worst = largest(from, to);
    t.log(`${name}: largest difference ${worst.toExponential(1)}`);
    t.true(worst <= 1e-6, `${name}: ${worst}`);
  }
});

test('with its own flow the motion from onset to apex is what OpenCV would have made of it', (t) => {
  const crops = { onset: fixture('tvl1/pair-0-a.gray'), apex, offset: fixture('tvl1/pair-0-a.gray') };
  const own = prepareInput(crops, createTvl1());
  const theirs = prepareInput(crops, recorded('tvl1/pair-0-flow.f32', 'tvl1/pair-1-flow.f32'));
  t.deepEqual(own.subarray(0, 36 * plane), theirs.subarray(0, 36 * plane));
  t.notDeepEqual(own.subarray(36 * plane), theirs.subarray(36 * plane));
});

test('the flows go from onset to apex and from apex to offset, and are given back', (t) => {
  const asked: Uint8Array[][] = [];
  const offset = apex.slice().reverse();
  const motion = createExpressionFlows();
  const out = new Float32Array(38 * plane);
  const tvl1: Tvl1 = {
    flow(a, b, width, height, { u, v }) {
      t.deepEqual([width, height], [128, 128]);
      u.forEach((_, i) => {
        u[i] = asked.length * 10 + (i % 128);
        v[i] = asked.length * 10 + Math.floor(i / 128);
      });
      asked.push([a, b]);
    },
  };
  t.is(prepareInput({ onset, apex, offset }, tvl1, out, motion), out);
  t.is(asked.length, 2);
  t.true(asked[0][0] === onset && asked[0][1] === apex && asked[1][0] === apex && asked[1][1] === offset);
  t.is(motion.toApex.u[0], 0);
  t.is(motion.toOffset.u[0], 10);
  // u grows along rows, v down columns: channels 34 and 36 are u, 35 and 37 v.
  for (const channel of [34, 36]) {
    t.true(out[channel * plane + 47] > 0.99 && out[(channel + 1) * plane + 47] === 0);
    t.true(out[channel * plane + 47 * 48] === 0 && out[(channel + 1) * plane + 47 * 48] > 0.99);
  }
});

test('pictures and arrays of a wrong length are refused by name', (t) => {
  const tvl1 = recorded();
  const error = t.throws(() => prepareInput({ onset, apex: apex.subarray(1), offset: onset }, tvl1), {
    instanceOf: DataError,
  });
  t.regex(error?.message ?? '', /apex picture has 16383 pixels where 128x128/);
  const flows = recorded('tvl1/pair-0-flow.f32', 'tvl1/pair-1-flow.f32');
  t.throws(() => prepareInput({ onset, apex, offset: onset }, flows, new Float32Array(5)), { instanceOf: DataError });
});
