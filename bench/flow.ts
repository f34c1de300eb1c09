// TV-L1 in the kernel against opencv-wasm's Farneback, one core, in one run; and what a whole input costs.
// npm run build && npx tsx bench/flow.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { createFlow, createTvl1 } from '../src/kernels/tvl1.js';
import { createExpressionFlows } from '../src/model/preprocessing/expression-flows.js';
import { magnifyApex } from '../src/model/preprocessing/magnify-apex.js';
import { prepareInput } from '../src/model/preprocessing/prepare-input.js';
import { cv } from './opencv.js';
import { circumstances, race, round3 } from './stopwatch.js';

const side = 128;
const picture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../test/fixtures/tvl1/${name}.gray`, import.meta.url)));

/** OpenCV 4.6's own TV-L1, in C++ on one thread: it is in no WebAssembly build, so its time was taken beforehand. */
const recordedOpencvMs = [83, 104];

const begun = performance.now();
const tvl1 = createTvl1();
const flow = createFlow(side, side);
tvl1.flow(picture('pair-0-a'), picture('pair-0-b'), side, side, flow);
const firstMs = round3(performance.now() - begun);

const pairs = [0, 1, 2].map((n) => {
  const a = picture(`pair-${n}-a`);
  const b = picture(`pair-${n}-b`);
  const from = cv.matFromArray(side, side, cv.CV_8UC1, a);
  const to = cv.matFromArray(side, side, cv.CV_8UC1, b);
  const farneback = new cv.Mat();
  const timings = race(60, {
    tvl1: () => tvl1.flow(a, b, side, side, flow),
    opencvWasmFarneback: () => cv.calcOpticalFlowFarneback(from, to, farneback, 0.5, 3, 15, 3, 5, 1.1, 0),
  });
  for (const mat of [from, to, farneback]) mat.delete();
  return { pair: n, ...timings };
});

const crops = { onset: picture('pair-0-a'), apex: picture('pair-0-b'), offset: picture('pair-0-a') };
/** Pictures that have nothing in common: the solver never settles, and every iteration it may take is taken. */
const unrelated = { from: picture('pair-0-b'), to: picture('pair-1-b') };
const input = new Float32Array(38 * 48 * 48);
const motion = createExpressionFlows();
const magnified = new Uint8Array(side * side);
const expression = race(30, {
  prepareInput: () => {
    prepareInput(crops, tvl1, input, motion);
  },
  magnifyApex: () => {
    magnifyApex(crops.apex, motion.toApex, 4, magnified);
  },
});

const { worst } = race(5, {
  worst: () => tvl1.flow(unrelated.from, unrelated.to, side, side, flow),
});

const slowest = Math.max(...pairs.map(({ tvl1: { min } }) => min));
const result = {
  what: 'ms a call, one core; 128x128 uint8 pairs of test/fixtures/tvl1',
  ...circumstances(),
  tvl1WithLoadingAndFirstCallMs: firstMs,
  pairs,
  recordedOpencvTvl1Ms: recordedOpencvMs,
  fasterThanRecordedOpencv: round3(recordedOpencvMs[0] / slowest),
  expression,
  tvl1OfUnrelatedPictures: worst,
};
writeFileSync(new URL('results/flow.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
