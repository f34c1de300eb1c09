import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SampleInfo } from '../../src/dataset/sample.js';
import { createSampleRecord, recordBytes } from '../../src/dataset/sample-record.js';
import { setFiles, setSchema, settingsDigest } from '../../src/dataset/set-file.js';
import { createDraw } from '../../src/draw.js';
import { sampleCrop } from '../../src/stabilising/warp.js';

const side = 128;
/** Where each label's bump moves, and in which direction: centre x, y and peak u, v, px. */
const movements: Readonly<Record<string, readonly [number, number, number, number]>> = {
  happiness: [44, 96, -1, -1.2],
  surprise: [64, 30, 0, -1.6],
  disgust: [64, 66, 0, -1.4],
  repression: [64, 100, 0, 1.2],
  others: [50, 34, 1, 1.2],
};

export type FormulaSetOptions = {
  subjects: number;
  labels: readonly string[];
  /** Samples of each label and subject. */
  each: number;
  seed?: number;
  /** Leaves samples out. */
  keep?: (info: SampleInfo) => boolean;
};

/** Writes a prepared set made by formula: each subject a smooth texture, each label a bump that moves it and comes back. */
export async function writeFormulaSet(folder: string, options: FormulaSetOptions): Promise<void> {
  const { subjects, labels, each, seed = 1, keep = () => true } = options;
  await mkdir(folder, { recursive: true });
  const lines: SampleInfo[] = [];
  const records: Uint8Array[] = [];
  for (let person = 1; person <= subjects; person++) {
    const subject = `s${String(person).padStart(2, '0')}`;
    const face = texture(`${seed}/${subject}`);
    for (const label of labels) {
      for (let copy = 1; copy <= each; copy++) {
        const clip = `${subject}-${label}-${copy}`;
        const info: SampleInfo = { clip, subject, label, fps: 60, source: 'formula' };
        if (!keep(info)) continue;
        lines.push(info);
        records.push(record(face, label, `${seed}/${clip}`));
      }
    }
  }
  const settings = { made: 'by formula', seed };
  await writeFile(join(folder, setFiles.lines), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await writeFile(join(folder, setFiles.pixels), Buffer.concat(records));
  const document = { schema: setSchema, count: lines.length, recordBytes, settings };
  await writeFile(
    join(folder, setFiles.set),
    JSON.stringify({ ...document, settingsSha256: settingsDigest(settings) }),
  );
}

function texture(name: string): Float32Array {
  const draw = createDraw(name);
  const waves = Array.from({ length: 8 }, () => [
    draw.between(0.02, 0.25),
    draw.between(0.02, 0.25),
    draw.between(0, 6),
  ]);
  return Float32Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return 128 + waves.reduce((sum, [fx, fy, at]) => sum + 14 * Math.sin(fx! * x + fy! * y + at!), 0);
  });
}

function record(face: Float32Array, label: string, name: string): Uint8Array {
  const draw = createDraw(name);
  const [cx, cy, pu, pv] = movements[label]!;
  const strength = draw.between(0.7, 1.4);
  const [dx, dy] = [draw.between(-3, 3), draw.between(-3, 3)];
  const sample = createSampleRecord();
  const bump = (x: number, y: number): number =>
    strength * Math.exp(-((x - cx - dx) ** 2 + (y - cy - dy) ** 2) / (2 * 10 ** 2));
  for (let y = 0, i = 0; y < side; y++) {
    for (let x = 0; x < side; x++, i++) {
      const size = bump(x, y);
      sample.crops.onset[i] = face[i]! + 2 * draw.normal();
      sample.crops.apex[i] = sampleCrop(face, x - size * pu, y - size * pv) + 2 * draw.normal();
      sample.crops.offset[i] = sampleCrop(face, x - 0.2 * size * pu, y - 0.2 * size * pv) + 2 * draw.normal();
      sample.flows.toApex.u[i] = size * pu + 0.05 * draw.normal();
      sample.flows.toApex.v[i] = size * pv + 0.05 * draw.normal();
      sample.flows.toOffset.u[i] = -0.8 * size * pu + 0.05 * draw.normal();
      sample.flows.toOffset.v[i] = -0.8 * size * pv + 0.05 * draw.normal();
    }
  }
  return sample.bytes;
}
