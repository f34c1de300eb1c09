// Scores a model on rendered test people over strength, frame rate and noise: a table on stdout and the curves as SVG.
//
//   npx tsx scripts/label-accuracy.ts <model.safetensors> <five|three> <folder> <curves.svg>
//
// The folder holds the prepared sets that scripts/label-test-sets.sh makes.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Score = { uf1: number; samples: number; intervals: { uf1: { low: number; high: number } } };
type Axis = { name: string; unit: string; sets: readonly (readonly [value: number, set: string])[] };

const [model, classes, folder, picture] = process.argv.slice(2);
if (!model || !classes || !folder || !picture) throw new Error('Give a model, five or three, a folder and an SVG.');
const cli = fileURLToPath(new URL('../bin/mien.cjs', import.meta.url));

const axes: readonly Axis[] = [
  {
    name: 'strength',
    unit: 'px of the crop',
    sets: [0.3, 0.5, 0.8, 1.2, 1.8].map((value) => [value, `test-s${value}`] as const),
  },
  {
    name: 'frame rate',
    unit: 'frames/s',
    sets: [
      [25, 'test-f25'],
      [60, 'test-mid'],
      [120, 'test-f120'],
      [200, 'test-f200'],
    ],
  },
  {
    name: 'noise',
    unit: 'gray levels',
    sets: [
      [0.5, 'test-n0.5'],
      [2, 'test-mid'],
      [4, 'test-n4'],
      [6, 'test-n6'],
    ],
  },
];

function score(set: string): Score {
  const args = [cli, 'evaluate', join(folder as string, set), '--protocol', 'holdout'];
  const text = execFileSync(
    process.execPath,
    [...args, '--model', model as string, '--classes', classes as string, '--json'],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  return JSON.parse(text) as Score;
}

const shown = ({ uf1, samples, intervals: { uf1: range } }: Score): string =>
  `${uf1.toFixed(3)} (${range.low.toFixed(2)}-${range.high.toFixed(2)}), ${samples}`;

const [width, height, margin] = [280, 220, 36];
const panels = axes.map(({ name, unit, sets }, index) => {
  const scores = sets.map(([value, set]) => ({ value, ...score(set) }));
  for (const each of scores) process.stdout.write(`| ${name} | ${each.value} ${unit} | ${shown(each)} |\n`);
  const [first, last] = [Math.log(scores[0]!.value), Math.log(scores.at(-1)!.value)];
  const left = index * (width + 20) + margin;
  const x = (value: number): string =>
    (left + ((Math.log(value) - first) / (last - first)) * (width - margin - 10)).toFixed(1);
  const y = (uf1: number): string => (20 + (1 - uf1) * (height - 60)).toFixed(1);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (level) =>
      `<line x1="${left}" x2="${left + width - margin - 10}" y1="${y(level)}" y2="${y(level)}" stroke="#ccc"/><text x="${left - 4}" y="${Number(y(level)) + 4}" text-anchor="end">${level}</text>`,
  );
  const points = scores.map(
    ({ value, uf1, intervals }) =>
      `<line x1="${x(value)}" x2="${x(value)}" y1="${y(intervals.uf1.low)}" y2="${y(intervals.uf1.high)}" stroke="#1f77b4"/><circle cx="${x(value)}" cy="${y(uf1)}" r="3" fill="#1f77b4"/><text x="${x(value)}" y="${height - 22}" text-anchor="middle">${value}</text>`,
  );
  const curve = `<polyline fill="none" stroke="#1f77b4" points="${scores.map(({ value, uf1 }) => `${x(value)},${y(uf1)}`).join(' ')}"/>`;
  return `${grid.join('')}${curve}${points.join('')}<text x="${left}" y="12">UF1 over ${name}, ${unit}</text>`;
});
writeFileSync(
  picture,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${3 * (width + 20)} ${height}" font-family="sans-serif" font-size="11"><title>UF1 over strength, frame rate and noise</title><rect width="100%" height="100%" fill="#fff"/>${panels.join('')}</svg>\n`,
);
