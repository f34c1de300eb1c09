// How well spotting works on rendered recordings: runs every preset of both judges, and more thresholds of the verifier, over
// each recording once, and sums up by set.
//
//   npx tsx scripts/spotting-accuracy.ts <folder> --results <file.json> [--only rep-] [--plot docs/accuracy/spotting.svg] [--table]
//
// The folder holds recordings (set-1.mp4, set-2.mp4 ...) with truth tables (set-1.truth.csv ...), as scripts/spotting-test-sets.sh
// renders them. What was found is kept in the results' file: a recording that is in there is not looked at again.
import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lastValueFrom, merge, mergeMap, tap } from 'rxjs';
import { evaluateSpotting } from '../src/evaluation/evaluate-spotting.js';
import { sharedSeconds } from '../src/evaluation/interval.js';
import { matchIntervals } from '../src/evaluation/match-intervals.js';
import { parseTruth, type Truth } from '../src/evaluation/read-truth.js';
import { loadVerifier } from '../src/model/load-verifier.js';
import { spotExpressions } from '../src/operators/spot-expressions.js';
import type { Judge } from '../src/spotting/judges.js';
import { type SpottingPreset, spottingPresets } from '../src/spotting/parameters.js';
import { isMouthRegion } from '../src/spotting/regions.js';
import { openVision } from '../src/vision/open-vision.js';
import { conditionsTable } from './spotting/conditions-table.js';
import { stabilisedRecording } from './spotting/stabilised-recording.js';
import { tradeOffPlot } from './spotting/trade-off-plot.js';

type Found = { onset: number; apex: number; offset: number; decided: number; mouth: boolean; inBlink: boolean };
type Results = Record<string, Record<string, Found[]>>;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    results: { type: 'string' },
    only: { type: 'string', default: '' },
    plot: { type: 'string' },
    table: { type: 'boolean' },
  },
});
const [folder] = positionals;
if (folder === undefined || values.results === undefined)
  throw new Error('Give the folder and, with --results, a file.');
const resultsPath = values.results;

const thresholds = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99];
const presets = Object.keys(spottingPresets) as SpottingPreset[];
const settings: { name: string; preset: SpottingPreset; judge: Judge; microMin?: number }[] = [
  ...presets.map((preset) => ({ name: `learned ${preset}`, preset, judge: 'learned' as const })),
  ...presets.map((preset) => ({ name: `rules ${preset}`, preset, judge: 'rules' as const })),
  ...thresholds.map((microMin) => ({
    name: `over ${microMin}`,
    preset: 'balanced' as const,
    judge: 'learned' as const,
    microMin,
  })),
];

const results: Results = existsSync(resultsPath) ? JSON.parse(await readFile(resultsPath, 'utf8')) : {};
const recordings = readdirSync(folder).filter((name) => name.endsWith('.mp4') && name.startsWith(values.only));
const [vision, verifier] = await Promise.all([openVision(), loadVerifier()]);
for (const name of recordings) {
  if (results[name] !== undefined) continue;
  results[name] = await look(join(folder, name));
  await writeFile(resultsPath, JSON.stringify(results));
}
await vision.close();

const sets = new Map<string, Map<string, Truth>>();
for (const name of recordings) {
  const table = join(folder, name.replace(/mp4$/, 'truth.csv'));
  const set = name.replace(/-\d+\.mp4$/, '');
  const truth = sets.get(set) ?? new Map<string, Truth>();
  for (const [recording, one] of parseTruth(await readFile(table, 'utf8'), table)) truth.set(recording, one);
  sets.set(set, truth);
}
for (const [set, truth] of sets) report(set, truth);
if (values.plot !== undefined) {
  const curves = [...sets].map(([name, truth]) => {
    // What is not to be found is found in one set, and what is false is counted in another.
    const other = name.replace('-neg', '-all');
    const findable = sets.get(other) ?? truth;
    const label = findable === truth ? name : `${other} found, false in ${name}`;
    const both = (setting: string) => ({ ...figures(truth, setting), recall: figures(findable, setting).recall });
    return {
      name: label.replaceAll('rep-', ''),
      points: thresholds.map((threshold) => both(`over ${threshold}`)),
      rules: presets.map((preset) => both(`rules ${preset}`)),
    };
  });
  await writeFile(values.plot, tradeOffPlot(curves));
}

if (values.table) {
  const byPreset = (truth: ReadonlyMap<string, Truth>) =>
    Object.fromEntries(presets.map((preset) => [preset, figures(truth, `learned ${preset}`)]));
  console.log(conditionsTable([...sets].map(([set, truth]) => ({ set, figures: byPreset(truth) }))));
}

async function look(path: string): Promise<Record<string, Found[]>> {
  const found = Object.fromEntries(settings.map(({ name }) => [name, [] as Found[]]));
  const frames = stabilisedRecording(path, vision);
  const spotted = settings.map(({ name, preset, judge, microMin }) =>
    frames.pipe(
      spotExpressions({ preset, judge, verifier, ...(microMin !== undefined && { parameters: { microMin } }) }),
      tap(({ onset, apex, offset, decided, regions, flags }) =>
        found[name]!.push({
          onset: onset.pts,
          apex: apex.pts,
          offset: offset.pts,
          decided: decided / 1000,
          mouth: regions.some((region) => region.onsetMs === 0 && isMouthRegion(region.name)),
          inBlink: flags.includes('blinkOverlap'),
        }),
      ),
      mergeMap(() => []),
    ),
  );
  await lastValueFrom(merge(...spotted), { defaultValue: undefined });
  return found;
}

function figures(truth: ReadonlyMap<string, Truth>, setting: string) {
  const events = new Map([...truth.keys()].map((name) => [name, results[name]![setting]!]));
  return evaluateSpotting(truth, events, { iou: 0.5, hours: null });
}

function report(set: string, truth: ReadonlyMap<string, Truth>): void {
  console.log(`\n${set}: ${truth.size} recordings`);
  for (const { name } of settings) {
    const one = figures(truth, name);
    const { recall, f1, falseAlarmsPerHour: rate, recallInBlink, hours } = one;
    const span = (low: number, high: number, digits: number) => `${low.toFixed(digits)}-${high.toFixed(digits)}`;
    console.log(
      `| ${name} | ${(hours ?? 0).toFixed(2)} h |`,
      recall ? `recall ${recall.value.toFixed(2)} (${span(recall.low, recall.high, 2)}) of ${recall.count} |` : '',
      f1 === null ? '' : `F1 ${f1.toFixed(2)} |`,
      rate ? `false ${one.falsePositives}, ${rate.value.toFixed(0)}/h (${span(rate.low, rate.high, 0)}) |` : '',
      one.byStrength.map(({ fromPx, recall: part }) => `${fromPx}: ${part.hits}/${part.count}`).join(' '),
      one.halfFoundPx === null ? '' : `half ${one.halfFoundPx.toFixed(2)} px |`,
      recallInBlink ? `in blink ${recallInBlink.hits} of ${recallInBlink.count} |` : '',
      ...(['onset', 'apex', 'offset'] as const).map((moment) => {
        const error = one[`${moment}ErrorMs`];
        return error ? `${moment} ${error.median.toFixed(0)}/${error.p90.toFixed(0)} ms |` : '';
      }),
      JSON.stringify(Object.fromEntries(Object.entries(one.falseBy).filter(([, count]) => count > 0))),
    );
  }
  for (const mouth of [false, true]) latency(truth, mouth);
  flagged(truth);
}

/** Of what was found on a blink, how much says so. */
function flagged(truth: ReadonlyMap<string, Truth>): void {
  const told = [...truth].flatMap(([name, { movements }]) => {
    const micros = movements.filter(({ kind }) => kind === 'micro');
    const blinks = movements.filter(({ kind }) => kind === 'blink');
    const found = results[name]!['learned balanced']!;
    return matchIntervals(micros, found, 0.5)
      .filter((match) => blinks.some((blink) => sharedSeconds(blink, micros[match.truth]!) > 0))
      .map((match) => found[match.found]!.inBlink);
  });
  if (told.length > 0)
    console.log(`flagged blinkOverlap: ${told.filter(Boolean).length} of ${told.length} found on a blink`);
}

/** From the true apex to the decision, ms of the stream, for what was found. */
function latency(truth: ReadonlyMap<string, Truth>, mouth: boolean): void {
  const waits = [...truth].flatMap(([name, { movements }]) => {
    const micros = movements.filter(({ kind }) => kind === 'micro');
    const found = results[name]!['learned balanced']!;
    return matchIntervals(micros, found, 0.5)
      .filter((match) => found[match.found]!.mouth === mouth)
      .map((match) => 1000 * (found[match.found]!.decided - micros[match.truth]!.apex));
  });
  waits.sort((a, b) => a - b);
  const at = (share: number) => waits[Math.floor(share * (waits.length - 1))]!.toFixed(0);
  if (waits.length > 0) {
    console.log(`latency ${mouth ? 'mouth' : 'elsewhere'}: median ${at(0.5)}, p95 ${at(0.95)} ms (${waits.length})`);
  }
}
