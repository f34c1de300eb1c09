import { regionNames } from '../../src/expression.js';
import { signal } from '../../src/spotting/signal.js';
import { gaussian } from './formula-face.js';

export const signalStepMs = 1000 / 60;
export const signalLength = 60 * 60;

/** A raised cosine of one region: [region, centre ms, base ms, right px, down px]. Blinks come with `blink` on both eyes. */
type Part = { region: number; centre: number; base: number; x: number; y: number };

const region = (name: (typeof regionNames)[number]) => regionNames.indexOf(name);
const part = (name: (typeof regionNames)[number], centre: number, base: number, x: number, y: number): Part => ({
  region: region(name),
  centre,
  base,
  x,
  y,
});

/** Micro-movements of several regions, one too long, one that a blink covers, and a stretch of talking. */
const parts: readonly Part[] = [
  part('browInL', 6000, 300, 0.1, -0.9),
  part('browOutL', 6010, 300, 0, -0.6),
  part('cornerR', 10_000, 350, 0.6, -0.5),
  part('cornerL', 10_020, 350, -0.4, -0.4),
  part('noseL', 15_000, 220, 0, -0.4),
  part('noseR', 15_000, 220, 0, -0.45),
  part('cheekL', 20_000, 1400, 0.2, -1.5),
  part('lidUpL', 25_000, 260, 0, 1.2),
  part('lidUpR', 25_000, 260, 0, 1.2),
  ...Array.from({ length: 12 }, (_, k) => part('lipLo', 30_000 + 230 * k, 200, 0, 1)),
  ...Array.from({ length: 12 }, (_, k) => part('chin', 30_000 + 230 * k, 200, 0, 1.4)),
  part('lidLoR', 40_000, 280, 0.1, -0.5),
  part('chin', 46_000, 400, 0, -0.7),
  part('browInR', 52_000, 450, 0.3, 0.5),
];
const blinks: readonly [centre: number, base: number, height: number][] = [[25_000, 240, 0.25]];

/** Sample `i` of a signal by formula; scripts/make-spotting-fixtures.py computes the same. */
export function formulaSignal(i: number): Float64Array {
  const ms = i * signalStepMs;
  const values = new Float64Array(signal.length);
  for (let c = 0; c < signal.head; c++) values[c] = 0.02 * gaussian(3, i * signal.length + c);
  for (const { region: r, centre, base, x, y } of parts) {
    const height = raised(ms - centre, base);
    values[2 * r] += x * height;
    values[2 * r + 1] += y * height;
  }
  for (let c = 0; c < 4; c++) values[signal.head + c] = 0.002 * gaussian(3, i * signal.length + signal.head + c);
  for (let eye = 0; eye < 2; eye++) {
    values[signal.eyes + eye] = 0.03 + 0.003 * gaussian(3, i * signal.length + signal.eyes + eye);
    for (const [centre, base, height] of blinks) values[signal.eyes + eye] += height * raised(ms - centre, base);
  }
  return values;
}

function raised(ms: number, base: number): number {
  return Math.abs(ms) < base / 2 ? 0.5 + 0.5 * Math.cos((2 * Math.PI * ms) / base) : 0;
}
