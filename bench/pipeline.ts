// What one camera costs: milliseconds a frame by stage on the demo clip, and how many 640x480@30 cameras fit one core.
// npm run build && npx tsx bench/pipeline.ts [clip]
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { filter, lastValueFrom, type Observable } from 'rxjs';
import type { Frame } from '../src/frame.js';
import { type Meter, noMeter, type Stage } from '../src/meter.js';
import { loadVerifier } from '../src/model/load-verifier.js';
import { spotExpressions } from '../src/operators/spot-expressions.js';
import { stabilise } from '../src/operators/stabilise.js';
import { trackFaces } from '../src/operators/track-faces.js';
import { fileSource } from '../src/sources/file.js';
import { openVision } from '../src/vision/open-vision.js';
import { circumstances, round3 } from './stopwatch.js';

const clip = process.argv[2] ?? fileURLToPath(new URL('../assets/demo.mp4', import.meta.url));
const [vision, verifier] = await Promise.all([openVision(), loadVerifier()]);

/** CPU seconds of this process so far, all threads. */
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Sums and medians of what the stages report. */
function stageMeter() {
  const times = new Map<Stage, number[]>();
  let frames = 0;
  const meter: Meter = {
    ...noMeter,
    frame: () => frames++,
    time(stage, ms) {
      const list = times.get(stage);
      if (list) list.push(ms);
      else times.set(stage, [ms]);
    },
  };
  const report = () =>
    Object.fromEntries(
      [...times].map(([stage, list]) => {
        const sorted = list.toSorted((a, b) => a - b);
        const mean = list.reduce((sum, ms) => sum + ms, 0) / list.length;
        const at = (share: number): number => round3(sorted[Math.floor((list.length - 1) * share)] as number);
        return [stage, { mean: round3(mean), median: at(0.5), p99: at(0.99) }];
      }),
    );
  return { meter, report, frames: () => frames };
}

/** Runs the clip through `pass`, every frame of it. */
async function run(pass: (frames: Observable<Frame>, meter: Meter) => Observable<unknown>) {
  const { meter, report, frames } = stageMeter();
  const source = fileSource({ path: clip, pace: 'asFastAsPossible', meter });
  const before = cpuSeconds();
  await lastValueFrom(pass(source.open(new AbortController().signal), meter), { defaultValue: undefined });
  return { cpuMsPerFrame: round3(((cpuSeconds() - before) * 1000) / frames()), stages: report(), frames: frames() };
}

const whole = (frames: Observable<Frame>, meter: Meter): Observable<unknown> =>
  frames.pipe(
    trackFaces({ ...vision, meter, waiting: Number.POSITIVE_INFINITY }),
    stabilise({ meter }),
    spotExpressions({ verifier, meter }),
  );
/** Lets every second frame go: a camera of half the clip's rate. */
const half = (frame: Frame): boolean => {
  if (frame.seq % 2 === 0) return true;
  frame.release();
  return false;
};

const decodeOnly = (frames: Observable<Frame>): Observable<unknown> =>
  frames.pipe(
    filter((frame) => {
      frame.release();
      return false;
    }),
  );

await run(whole); // once, so that everything is compiled and warm
const decode = await run(decodeOnly);
const full = await run(whole);
const halved = await run((frames, meter) => whole(frames.pipe(filter(half)), meter));
await vision.close();

// At half the rate every frame was still decoded, so half of the decoding is taken off again: per frame that remains.
const cpuMsAt30 = round3(2 * halved.cpuMsPerFrame - decode.cpuMsPerFrame);
const result = {
  what: 'one face, 640x480, 60 frames/s as recorded and every second frame of it; ms a frame on one core',
  ...circumstances(),
  frames: full.frames,
  baselineDecodeOnlyCpuMsPerFrame: decode.cpuMsPerFrame,
  at60: { cpuMsPerFrame: full.cpuMsPerFrame, timesDecodeOnly: round3(full.cpuMsPerFrame / decode.cpuMsPerFrame) },
  at30: { cpuMsPerFrame: cpuMsAt30, timesDecodeOnly: round3(cpuMsAt30 / decode.cpuMsPerFrame) },
  stagesAt60: full.stages,
  stagesAt30: halved.stages,
  cameras640x480at30PerCore: round3(1000 / 30 / cpuMsAt30),
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (!process.argv[2]) {
  writeFileSync(new URL('results/pipeline.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
}
