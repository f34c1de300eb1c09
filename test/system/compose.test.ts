import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';

test("Debian's docker-compose understands the compose file", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'mien-compose-'));
  const file = await readFile(new URL('../../deploy/compose.yaml', import.meta.url), 'utf8');
  // It is of 2021 and does not know the project's name at the top.
  t.regex(file, /^name: mien$/m);
  await writeFile(join(folder, 'compose.yaml'), file.replace(/^name: .*\n/m, ''));
  const { stdout } = await promisify(execFile)('docker-compose', [
    '-f',
    join(folder, 'compose.yaml'),
    'config',
    '--services',
  ]);
  t.deepEqual(stdout.trim().split('\n').sort(), ['grafana', 'mien', 'mosquitto', 'prometheus']);
});
