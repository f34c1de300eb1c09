import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { loadVerifier } from '../../src/model/load-verifier.js';
import { encodeSafetensors } from '../../src/model/safetensors.js';
import { verifierShape } from '../../src/spotting/verifier-input.js';

test('the verifier that comes with mien opens and answers with a probability', async (t) => {
  const verifier = await loadVerifier();
  const { channels, steps, facts } = verifierShape;
  const { micro } = verifier({ trace: new Float32Array(channels * steps), facts: new Float32Array(facts) });
  t.true(micro >= 0 && micro <= 1);
});

test('a file that is no verifier is refused in one sentence', async (t) => {
  const path = join(await mkdtemp(join(tmpdir(), 'mien-')), 'other.safetensors');
  const bias = { dtype: 'float32', shape: [3], data: new Float32Array(3) } as const;
  await writeFile(path, encodeSafetensors({ tensors: new Map([['first.bias', bias]]), metadata: {} }));
  await t.throwsAsync(loadVerifier(path), {
    code: 'MIEN_ERR_CHECKPOINT',
    message: `${path} is not a verifier for spotting: first.weight should be [3,10,43,1,5] and is missing. Take the file that comes with mien.`,
  });
});
