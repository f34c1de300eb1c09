// Whether taking an anchor blocks a frame: how long the event loop is held for each frame by stabilising and spotting,
// while a new anchor is asked for every second: in fresh processes, in fresh ones after a warm-up (src/warm-up.ts), in turns,
// and in one that has seen minutes of it. Last, at a camera's own pace: for how long the event loop of a camera's process stood
// still with a new anchor every second, without, and with the self-test of sensitivity running throughout, in turns.
// npm run build && npx tsx bench/anchor.ts
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { lastValueFrom, map, takeWhile, tap } from 'rxjs';
import { loadVerifier } from '../src/model/load-verifier.js';
import { spotExpressions } from '../src/operators/spot-expressions.js';
import { stabilise } from '../src/operators/stabilise.js';
import { testSensitivity } from '../src/operators/test-sensitivity.js';
import { trackFaces } from '../src/operators/track-faces.js';
import { fileSource } from '../src/sources/file.js';
import { type StabiliserName, stabiliserNames } from '../src/stabilising/stabiliser-names.js';
import { openVision } from '../src/vision/open-vision.js';
import { warmUp } from '../src/warm-up.js';
import { circumstances, round3 } from './stopwatch.js';

const clip = fileURLToPath(new URL('../assets/demo.mp4', import.meta.url));
const vision = await openVision();
const verifier = await loadVerifier();
const renewMs = 1000;
const seconds = 10;
const freshProcesses = 4;

/** Ms for which a frame held the event loop: by the clock, and of the processor (other threads of V8 included). */
type Hold = { readonly wall: number; readonly cpu: number };
/** What a frame was: nothing to see, a picture for an anchor, the one that completed it, or any after that. */
type Kind = 'none' | 'collecting' | 'anchor' | 'anchored';

const cpuNow = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** What a camera's process does in a live run. */
const liveRuns = ['noAnchors', 'anchors', 'selfTest'] as const;
type LiveRun = (typeof liveRuns)[number];
const liveProcesses = 2;

/** The longest times for which the event loop stood still at a camera's pace, ms by the clock, at 1 ms resolution. */
type Standstill = { readonly p99: number; readonly most: number; readonly anchors: number };

async function runLive(what: LiveRun): Promise<Standstill> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let [anchors, renewed] = [0, 0];
  let serial: number | undefined;
  const frames = fileSource({ path: clip, pace: 'realtime' }).open(new AbortController().signal);
  const done = frames.pipe(
    takeWhile(({ pts }) => pts < 2 * seconds),
    trackFaces(vision),
    stabilise(),
    tap(({ frame, faces: [face] }) => {
      const now = face?.anchor?.serial;
      // The first anchor and what decoding begins with are not what is asked about.
      if (now === undefined || frame.pts < 2) return;
      delay.enable();
      if (now !== serial) {
        [serial, renewed] = [now, 1000 * frame.pts];
        anchors++;
      } else if (what === 'anchors' && 1000 * frame.pts - renewed > renewMs) face?.reanchor();
    }),
    what === 'selfTest' ? testSensitivity({ verifier, everyMs: 0 }) : map((frame) => frame),
    spotExpressions({ verifier }),
  );
  await lastValueFrom(done, { defaultValue: undefined });
  delay.disable();
  return { p99: delay.percentile(99) / 1e6, most: delay.max / 1e6, anchors };
}

async function run(stabiliser: StabiliserName): Promise<Map<Kind, Hold[]>> {
  const holds = new Map<Kind, Hold[]>();
  let [begun, cpu, renewed] = [0, 0, 0];
  let serial: number | undefined;
  let kind: Kind = 'none';
  const frames = fileSource({ path: clip, pace: 'asFastAsPossible' }).open(new AbortController().signal);
  const seen = frames.pipe(
    takeWhile(({ pts }) => pts < seconds),
    trackFaces({ ...vision, waiting: Number.POSITIVE_INFINITY }),
    tap(() => {
      [begun, cpu] = [performance.now(), cpuNow()];
    }),
    stabilise({ stabiliser }),
    tap(({ frame, faces: [face] }) => {
      const now = face?.anchor?.serial;
      if (face === undefined) kind = 'none';
      else if (now === undefined) kind = 'collecting';
      else kind = now === serial ? 'anchored' : 'anchor';
      if (kind === 'anchor') renewed = 1000 * frame.pts;
      serial = now ?? serial;
    }),
  );
  // The spotter reports seldom: its share ends when control is back, which the next microtask sees.
  const done = seen.pipe(
    map((frame) => frame),
    tap(({ frame, faces: [face] }) => {
      queueMicrotask(() => {
        const hold = { wall: performance.now() - begun, cpu: cpuNow() - cpu };
        const list = holds.get(kind);
        if (list) list.push(hold);
        else holds.set(kind, [hold]);
      });
      if (kind === 'anchored' && 1000 * frame.pts - renewed > renewMs) face.reanchor();
    }),
    spotExpressions({ verifier }),
  );
  await lastValueFrom(done, { defaultValue: undefined });
  return holds;
}

function report(holds: Map<Kind, Hold[]>) {
  return Object.fromEntries(
    [...holds].map(([kind, list]) => {
      const figures = (which: keyof Hold) => {
        const sorted = list.map((hold) => hold[which]).sort((a, b) => a - b);
        const at = (share: number) => round3(sorted[Math.floor((sorted.length - 1) * share)] as number);
        return { median: at(0.5), p99: at(0.99), most: at(1) };
      };
      return [kind, { frames: list.length, wallMs: figures('wall'), cpuMs: figures('cpu') }];
    }),
  );
}

/** What a process of its own measures, before anything else has run in it. */
async function inFreshProcess<Said>(what: 'cold' | 'warmed' | LiveRun): Promise<Said> {
  const child = fork(fileURLToPath(import.meta.url), [what]);
  const [said] = (await once(child, 'message')) as [Said];
  await once(child, 'exit');
  return said;
}

/** The runs of several processes as one. */
function together(runs: readonly FreshRun[]): Map<Kind, Hold[]> {
  const kinds = new Set(runs.flatMap(({ holds }) => holds.map(([kind]) => kind)));
  const of = (kind: Kind): Hold[] => runs.flatMap(({ holds }) => new Map(holds).get(kind) ?? []);
  return new Map([...kinds].map((kind) => [kind, of(kind)]));
}

type FreshRun = { readonly holds: readonly (readonly [Kind, Hold[]])[]; readonly warmUpMs: Hold };

const asked = process.argv[2];
if (process.send) {
  const [begun, cpu] = [performance.now(), cpuNow()];
  if (asked !== 'cold') await warmUp({ spotting: { verifier } });
  const warmUpMs = { wall: performance.now() - begun, cpu: cpuNow() - cpu };
  const live = liveRuns.find((name) => name === asked);
  const said = live ? await runLive(live) : { holds: [...(await run('anchored'))], warmUpMs };
  await vision.close();
  process.send(said, () => process.disconnect());
} else {
  const [cold, warmed]: [FreshRun[], FreshRun[]] = [[], []];
  for (let i = 0; i < freshProcesses; i++) {
    cold.push(await inFreshProcess('cold'));
    warmed.push(await inFreshProcess('warmed'));
  }
  const live = new Map<LiveRun, Standstill[]>(liveRuns.map((name) => [name, []]));
  for (let i = 0; i < liveProcesses; i++) {
    for (const [name, list] of live) list.push(await inFreshProcess<Standstill>(name));
  }
  const warm: Record<string, unknown> = {};
  for (const name of stabiliserNames) {
    await run(name);
    warm[name] = report(await run(name));
  }
  await vision.close();
  const result = {
    what: 'ms for which one frame holds the event loop in stabilising and spotting; a new anchor every second; demo clip, 60 frames/s',
    ...circumstances(),
    seconds,
    freshProcesses,
    fresh: report(together(cold)),
    freshAfterWarmUp: report(together(warmed)),
    warmUpMs: warmed.map(({ warmUpMs: { wall, cpu } }) => ({ wall: round3(wall), cpu: round3(cpu) })),
    warm,
    standstillMs: Object.fromEntries(
      [...live].map(([name, list]) => [
        name,
        list.map(({ p99, most, anchors }) => ({ p99: round3(p99), most: round3(most), anchors })),
      ]),
    ),
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(new URL('results/anchor.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
}
