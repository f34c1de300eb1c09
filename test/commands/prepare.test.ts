import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { openPreparedSet } from '../../src/dataset/prepared-set.js';
import { grayPng } from '../../src/report/gray-png.js';
import { facePicture, placed } from '../vision/face-picture.js';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

const mien = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--import=tsx', cli, ...args], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

test('from a coding table by way of its manifest to a prepared set, with what is missing said by its line', async (t) => {
  t.timeout(120_000);
  const root = mkdtempSync(join(tmpdir(), 'mien-casme-'));
  const pictures = join(root, 'sub01', 'EP02_01f');
  mkdirSync(pictures, { recursive: true });
  for (const n of [46, 47, 48]) {
    const { gray, width, height } = placed(facePicture('frontal').picture, 320, 260, 30 + 0.3 * (n - 46), 25);
    writeFileSync(join(pictures, `img${n}.png`), grayPng(gray, width, height));
  }
  const table = join(root, 'coding.csv');
  writeFileSync(
    table,
    'Subject,Filename,OnsetFrame,ApexFrame,OffsetFrame,Estimated Emotion\n1,EP02_01f,46,47,48,happiness\n1,EP03_01f,46,/,60,fear\n',
  );
  const written = await mien('manifest', 'casme2', table);
  t.is(written.code, 0);
  t.is(written.stdout.split('\n').length, 4);
  t.regex(written.stderr, /^2 rows of CASME II; 0 left out/);
  const manifest = join(root, 'casme2.csv');
  writeFileSync(manifest, written.stdout);

  const set = join(root, 'set');
  const prepared = await mien('prepare', manifest, '-o', set);
  t.is(prepared.code, 65);
  t.is(prepared.stdout, '');
  t.regex(prepared.stderr, /casme2\.csv, line 3 \(sub01\/EP03_01f\): There is no folder and no video .*EP03_01f/);
  t.regex(prepared.stderr, /holds 1 samples, 0 of them from before\.\nmien: 1 of 2 rows of casme2\.csv are missing/);
  t.is(openPreparedSet(set).samples[0].clip, 'sub01/EP02_01f');

  const [none, foreign, preset] = await Promise.all([
    mien('prepare', join(root, 'none.csv'), '-o', set),
    mien('prepare', table, '-o', join(root, 'other')),
    mien('manifest', 'casme9', table),
  ]);
  t.deepEqual([none.code, foreign.code, preset.code], [65, 65, 64]);
  t.regex(none.stderr, /^mien: Cannot read the manifest .*none\.csv/);
  t.regex(foreign.stderr, /^mien: coding\.csv has no column clip, label, path/);
  t.regex(preset.stderr, /casme2, samm, smic, mmew, casme-squared, casme3, dfme/);
  t.false(existsSync(join(root, 'other')));
});
