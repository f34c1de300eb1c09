// Whether the self-test tells the truth: compares what it says on rendered recordings with the strength at which half of
// the micro-expressions in them is found, by set and preset, with 95 % intervals by drawing people anew.
//
//   npx tsx scripts/sensitivity-accuracy.ts <folder> --results <file.json> [--only dim-]
//
// The folder holds recordings (dim-1-4000-1.mp4 ...; the last number names the person) with truth tables, as
// scripts/spotting-test-sets.sh renders them. A recording that is in the results' file is not looked at again.
import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ignoreElements, lastValueFrom, merge, tap } from 'rxjs';
import { createDraw } from '../src/draw.js';
import { halfFoundPx, type Sighting } from '../src/evaluation/half-found.js';
import type { Interval } from '../src/evaluation/interval.js';
import { matchIntervals } from '../src/evaluation/match-intervals.js';
import { parseTruth } from '../src/evaluation/read-truth.js';
import { loadVerifier } from '../src/model/load-verifier.js';
import { spotExpressions } from '../src/operators/spot-expressions.js';
import { testSensitivity } from '../src/operators/test-sensitivity.js';
import { type SpottingPreset, spottingPresets } from '../src/spotting/parameters.js';
import { quantileInPlace } from '../src/stabilising/quantile.js';
import { openVision } from '../src/vision/open-vision.js';
import { stabilisedRecording } from './spotting/stabilised-recording.js';

/** Of one recording with one preset: what was found, and what the self-test said, px. */
type Looked = { found: Interval[]; said: number[] };
type Results = Record<string, Record<string, Looked>>;
/** The same with the truth beside it. */
type Person = { sightings: Sighting[]; said: number[] };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { results: { type: 'string' }, only: { type: 'string', default: 'dim-' } },
});
const [folder] = positionals;
if (folder === undefined || values.results === undefined)
  throw new Error('Give the folder and, with --results, a file.');
const presets = Object.keys(spottingPresets) as SpottingPreset[];
const recordings = readdirSync(folder).filter((name) => name.endsWith('.mp4') && name.startsWith(values.only));
const results: Results = existsSync(values.results) ? JSON.parse(await readFile(values.results, 'utf8')) : {};
const [vision, verifier] = await Promise.all([openVision(), loadVerifier()]);
for (const name of recordings) {
  if (results[name] !== undefined) continue;
  results[name] = await look(join(folder, name));
  await writeFile(values.results, JSON.stringify(results));
}
await vision.close();

for (const preset of presets) {
  const sets = new Map<string, Map<string, Person>>();
  for (const name of recordings) {
    const [, set, person] = /^(.*)-(\d+)\.mp4$/.exec(name)!;
    const one = await compare(name, preset);
    for (const key of [set!, 'all']) {
      const people = sets.get(key) ?? new Map<string, Person>();
      sets.set(key, people);
      people.set(person!, together([...(people.has(person!) ? [people.get(person!)!] : []), one]));
    }
  }
  for (const [set, people] of sets) report(`${set}, ${preset}`, [...people.values()]);
}

async function look(path: string): Promise<Record<string, Looked>> {
  const looked = Object.fromEntries(presets.map((preset) => [preset, { found: [], said: [] } as Looked]));
  const frames = stabilisedRecording(path, vision);
  const all = presets.map((preset) =>
    frames.pipe(
      // All work in a frame or two, which a live camera spreads over half a minute: a recording of a minute has three stretches.
      testSensitivity({ preset, verifier, samplesAFrame: 10_000, measured: (px) => looked[preset]!.said.push(px) }),
      spotExpressions({ preset, verifier }),
      tap(({ onset, apex, offset }) =>
        looked[preset]!.found.push({ onset: onset.pts, apex: apex.pts, offset: offset.pts }),
      ),
      ignoreElements(),
    ),
  );
  await lastValueFrom(merge(...all), { defaultValue: undefined });
  return looked;
}

async function compare(name: string, preset: SpottingPreset): Promise<Person> {
  const table = join(folder!, name.replace(/mp4$/, 'truth.csv'));
  const truth = parseTruth(await readFile(table, 'utf8'), table).get(name)!;
  const micros = truth.movements.filter(({ kind }) => kind === 'micro');
  const { found, said } = results[name]![preset]!;
  const seen = new Set(matchIntervals(micros, found, 0.5).map((match) => match.truth));
  return { sightings: micros.map(({ strengthPx }, i) => ({ px: strengthPx!, found: seen.has(i) })), said };
}

function together(people: readonly Person[]): Person {
  return { sightings: people.flatMap(({ sightings }) => sightings), said: people.flatMap(({ said }) => said) };
}

function report(name: string, people: readonly Person[]): void {
  const draw = createDraw(name);
  const drawn = Array.from({ length: 2000 }, () => figures(together(people.map(() => draw.pick(people)))));
  const everybody = together(people);
  const { half, said } = figures(everybody);
  const { sightings, said: all } = everybody;
  const found = sightings.filter((one) => one.found).length;
  console.log(
    `| ${name} | found ${found} of ${sightings.length} | half found ${half?.toFixed(2) ?? 'outside'} px (${span(drawn.map((one) => one.half))}) |`,
    `self-test ${said?.toFixed(2)} px (${span(drawn.map((one) => one.said))}) | ${all.length} figures |`,
    `ratio ${half && said ? (said / half).toFixed(2) : '-'} (${span(drawn.map((one) => one.half && one.said && one.said / one.half))}) |`,
    `of single recordings ${[...all]
      .sort((a, b) => a - b)
      .map((px) => px.toFixed(2))
      .join(' ')}`,
  );
}

function figures({ sightings, said }: Person): { half: number | null; said: number | null } {
  return { half: halfFoundPx(sightings), said: said.length > 0 ? quantile(said, 0.5) : null };
}

/** Where 95 % of the values lie, and of how many draws none came out. */
function span(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const none = values.length - known.length;
  if (known.length === 0) return 'never';
  return `${quantile(known, 0.025).toFixed(2)}-${quantile(known, 0.975).toFixed(2)}${none > 0 ? `, ${none} of ${values.length} draws without` : ''}`;
}

function quantile(values: readonly number[], fraction: number): number {
  return quantileInPlace(Float64Array.from(values), values.length, fraction);
}
