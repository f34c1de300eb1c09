import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const cli = fileURLToPath(new URL('../../bin/mien.cjs', import.meta.url));
const demo = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, 'doctor', ...args], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

test('the demo clip is examined: figures and findings as JSON on standard output alone', async (t) => {
  const { code, stdout, stderr } = await run(demo, '--seconds', '6', '--json');
  t.is(code, 0, stderr);
  const { figures, findings, verdict } = JSON.parse(stdout);
  t.true(Math.abs(figures.fps - 60) < 1);
  t.is(findings.length, 11);
  t.true(['good', 'fair', 'poor'].includes(verdict));
});

test('bad input is one sentence and the right code', async (t) => {
  const missing = await run('nothing.mp4');
  t.is(missing.code, 65);
  t.regex(missing.stderr, /^mien: There is no file nothing\.mp4.*\n$/);
  const secret = await run('rtsp://user:hunter2@127.0.0.1:1/x', '--seconds', '5');
  t.is(secret.code, 69);
  t.false((secret.stdout + secret.stderr).includes('hunter2'));
  t.is((await run(demo, '--seconds', 'long')).code, 64);
  const config = join(await mkdtemp(join(tmpdir(), 'mien-doctor-')), 'mien.yaml');
  await writeFile(
    config,
    'site: a\nedge: b\npurpose: therapy\njurisdiction: EU\ncameras:\n  front:\n    url: rtsp://127.0.0.1:1/x\nmqtt:\n  url: mqtt://localhost\n',
  );
  const other = await run('back', '-c', config);
  t.is(other.code, 64);
  t.regex(other.stderr, /has no camera back; it has front/);
});
