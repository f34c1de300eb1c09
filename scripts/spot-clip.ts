// Runs one recording through the pipeline up to the spotter and compares what it finds with a truth table.
//
//   npx tsx scripts/spot-clip.ts <clip> [truth.csv] [--preset balanced] [--grid 60] [--stabiliser lk] [--why]
//
// Truth: path,onset_s,apex_s,offset_s,kind,... A found movement matches a micro-expression at IoU >= 0.5 (MEGC's rule).
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { lastValueFrom, tap, toArray } from 'rxjs';
import type { Expression } from '../src/expression.js';
import type { Meter } from '../src/meter.js';
import { noMeter } from '../src/meter.js';
import { loadVerifier } from '../src/model/load-verifier.js';
import { spotExpressions } from '../src/operators/spot-expressions.js';
import { stabilise } from '../src/operators/stabilise.js';
import { trackFaces } from '../src/operators/track-faces.js';
import { fileSource } from '../src/sources/file.js';
import type { Candidate } from '../src/spotting/candidate.js';
import { defaultJudge, type Judge } from '../src/spotting/judges.js';
import type { SpottingPreset } from '../src/spotting/parameters.js';
import type { Rejection } from '../src/spotting/rejection.js';
import { defaultStabiliser, meshCadence, type StabiliserName } from '../src/stabilising/stabiliser-names.js';
import { openVision } from '../src/vision/open-vision.js';

type Interval = { onset: number; apex: number; offset: number; kind: string };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    preset: { type: 'string' },
    judge: { type: 'string' },
    grid: { type: 'string' },
    stabiliser: { type: 'string' },
    why: { type: 'boolean' },
  },
});
const [clip, truthPath] = positionals;
if (clip === undefined) throw new Error('Give the path of a recording.');
const stabiliser = (values.stabiliser ?? defaultStabiliser) as StabiliserName;
const truth = truthPath === undefined ? [] : readTruth(truthPath);

const spent = new Map<string, number>();
const meter: Meter = { ...noMeter, time: (stage, ms) => spent.set(stage, (spent.get(stage) ?? 0) + ms) };
const anchors: string[] = [];
const rejections: { candidate: Candidate; reason: Rejection }[] = [];
let frames = 0;
let usable = 0;
let seconds = 0;

const vision = await openVision();
const found = await lastValueFrom(
  fileSource({ path: clip, pace: 'asFastAsPossible', meter })
    .open(new AbortController().signal)
    .pipe(
      trackFaces({ ...vision, meter, waiting: Number.POSITIVE_INFINITY, ...meshCadence(stabiliser) }),
      stabilise({ stabiliser, meter, reanchored: (_track, reason) => anchors.push(`${seconds.toFixed(2)} ${reason}`) }),
      tap(({ frame, faces }) => {
        frames++;
        seconds = frame.pts;
        if (faces.some(({ anchor }) => anchor !== null)) usable++;
      }),
      spotExpressions({
        meter,
        preset: (values.preset ?? 'balanced') as SpottingPreset,
        judge: (values.judge ?? defaultJudge) as Judge,
        verifier: await loadVerifier(),
        ...(values.grid === undefined ? {} : { gridHz: Number(values.grid) }),
        rejected: (_track, candidate, reason) => rejections.push({ candidate, reason }),
      }),
      toArray(),
    ),
);
await vision.close();

report(found);

function report(expressions: Expression[]): void {
  const micros = truth.filter(({ kind }) => kind === 'micro');
  const hit = new Set<Interval>();
  for (const expression of expressions) {
    const seen = { onset: expression.onset.pts, offset: expression.offset.pts };
    const match = micros.find((micro) => !hit.has(micro) && iou(micro, seen) >= 0.5);
    if (match !== undefined) hit.add(match);
    const near = truth.filter((other) => iou(other, seen) > 0).map(({ kind, onset }) => `${kind}@${onset.toFixed(2)}`);
    const regions = expression.regions.map(
      ({ name, peakPx, directionDeg }) => `${name} ${peakPx.toFixed(2)}px ${directionDeg.toFixed(0)}deg`,
    );
    console.log(
      match === undefined ? 'FP' : 'TP',
      `${seen.onset.toFixed(3)} ${expression.apex.pts.toFixed(3)} ${seen.offset.toFixed(3)}`,
      `z ${expression.score.toFixed(1)} iou ${match ? iou(match, seen).toFixed(2) : '-'}`,
      `first ${expression.regions.filter(({ onsetMs }) => onsetMs === 0).map(({ name }) => name)}`,
      `apex ${match ? Math.round((expression.apex.pts - match.apex) * 1000) : '-'} ms`,
      `[${near}] {${regions.join(', ')}} ${expression.flags}`,
    );
  }
  for (const micro of micros.filter((one) => !hit.has(one))) {
    console.log(
      'FN',
      `${micro.onset.toFixed(3)} ${micro.apex.toFixed(3)} ${micro.offset.toFixed(3)}`,
      reasonsAround(micro),
    );
  }
  const tp = hit.size;
  const fp = expressions.length - tp;
  const fn = micros.length - tp;
  console.log(`TP ${tp} FP ${fp} FN ${fn} F1 ${((2 * tp) / Math.max(1, 2 * tp + fp + fn)).toFixed(2)}`);
  console.log(
    `frames ${frames} anchored ${((100 * usable) / Math.max(1, frames)).toFixed(1)} % new anchors ${anchors.length}`,
  );
  if (values.why) console.log(anchors.join('\n'));
  console.log('rejected', JSON.stringify(Object.fromEntries(tally(rejections.map(({ reason }) => reason)))));
  for (const [stage, ms] of spent) console.log(`${stage} ${(ms / frames).toFixed(3)} ms a frame`);
}

/** What stood out during a movement and was turned away: by test, with the figures that count. */
function reasonsAround(micro: Interval): string {
  return rejections
    .filter(({ candidate }) => Math.abs(candidate.apex / 1000 - micro.apex) < 0.2)
    .map(({ candidate: c, reason }) => {
      const figures = [
        `z ${c.score.toFixed(1)}`,
        `peak ${c.bump.peak.toFixed(2)}`,
        `rest ${c.bump.rest.toFixed(2)}`,
        `corr ${c.bump.correlation.toFixed(2)}`,
        `ms ${(c.offset - c.onset).toFixed(0)}`,
        `earlier ${c.earlierBump.toFixed(2)}/${c.earlierRange.toFixed(2)}`,
        `blink ${c.blink.toFixed(3)}/${c.blinkRatio.toFixed(2)}`,
        `head ${c.headTravel.toFixed(2)}`,
      ];
      return `\n     ${reason} ${c.region} (${figures.join(', ')})`;
    })
    .join('');
}

function iou(a: { onset: number; offset: number }, b: { onset: number; offset: number }): number {
  const overlap = Math.min(a.offset, b.offset) - Math.max(a.onset, b.onset);
  return Math.max(0, overlap) / (Math.max(a.offset, b.offset) - Math.min(a.onset, b.onset));
}

function tally<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function readTruth(path: string): Interval[] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [, onset, apex, offset, kind] = line.split(',');
    return { onset: Number(onset), apex: Number(apex), offset: Number(offset), kind };
  });
}
