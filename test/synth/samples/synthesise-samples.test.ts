import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { DataError } from '../../../src/errors.js';
import { usualRanges } from '../../../src/synth/samples/sample-ranges.js';
import { synthesiseSamples } from '../../../src/synth/samples/synthesise-samples.js';
import { formulaFaceModel } from '../formula-face-model.js';

// The formula face has every part of a face, but the detector is right not to take it for one.
test('renders in which no face is found make no set', async (t) => {
  t.timeout(120_000);
  const folder = join(mkdtempSync(join(tmpdir(), 'mien-samples-')), 'set');
  const done: number[] = [];
  const options = { people: [1, 1], samples: 1, seed: 1, balance: 'five', ranges: usualRanges } as const;
  await t.throwsAsync(
    synthesiseSamples(formulaFaceModel(), folder, { ...options, onSample: (count) => done.push(count) }),
    { instanceOf: DataError, message: /^None of 1 samples could be made/ },
  );
  t.deepEqual(done, [1]);
  t.false(existsSync(folder));
});

test('who asks to stop is heard before the next sample', async (t) => {
  const folder = join(mkdtempSync(join(tmpdir(), 'mien-samples-')), 'set');
  const options = { people: [1, 9], samples: 9, seed: 1, balance: 'five', ranges: usualRanges } as const;
  const signal = AbortSignal.abort();
  await t.throwsAsync(synthesiseSamples(formulaFaceModel(), folder, { ...options, signal }), {
    any: true,
    name: 'AbortError',
  });
  t.false(existsSync(folder));
});
