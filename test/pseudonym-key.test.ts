import { chmod, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ConfigError } from '../src/errors.js';
import { loadPseudonymKey } from '../src/pseudonym-key.js';
import { seededRandom, systemRandom } from '../src/random.js';

const place = async (): Promise<string> =>
  join(await mkdtemp(join(tmpdir(), 'mien-key-')), 'mien-data', 'pseudonym.key');

test('the key is made on first start, for the owner alone, and is the same afterwards', async (t) => {
  const path = await place();
  const key = await loadPseudonymKey(path, systemRandom);
  t.is(key.length, 32);
  t.is((await stat(path)).mode & 0o777, 0o600);
  t.deepEqual(await loadPseudonymKey(path, seededRandom(1)), key);
});

test('a key that others may read, or that is damaged, is refused in one sentence', async (t) => {
  const path = await place();
  await loadPseudonymKey(path, systemRandom);
  await chmod(path, 0o644);
  await t.throwsAsync(loadPseudonymKey(path, systemRandom), { instanceOf: ConfigError, message: /chmod 600 it\.$/ });
  await chmod(path, 0o600);
  await writeFile(path, 'short\n');
  await t.throwsAsync(loadPseudonymKey(path, systemRandom), {
    instanceOf: ConfigError,
    message: /is damaged; delete it/,
  });
  await t.throwsAsync(loadPseudonymKey('/dev/null/x/key', systemRandom), { message: /cannot be/ });
});
