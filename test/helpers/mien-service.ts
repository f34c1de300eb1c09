import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MienEvent } from '../../src/event.js';

const mien = fileURLToPath(new URL('../../bin/mien.cjs', import.meta.url));

/** `mien run` as a process of its own, with a configuration that the test writes. */
export type MienService = {
  readonly pid: number;
  /** What it has logged. */
  log(): string;
  /** What its journal holds. */
  journal(): Promise<MienEvent[]>;
  /** SIGTERM; gives its exit code and how long it took to end, ms. */
  stop(): Promise<{ code: number | null; ms: number }>;
};

type Cameras = Record<string, Record<string, unknown>>;

/** The people before the test's cameras have agreed unless the test says otherwise. */
const consenting = (cameras: Cameras): Cameras =>
  Object.fromEntries(
    Object.entries(cameras).map(([name, camera]) => [name, { consent: { state: 'granted' }, ...camera }]),
  );

/** Starts `mien run`. The journal is added, and consent where none is spoken of; `files` are written beside mien.yaml, readable by the owner alone. */
export async function startMien(
  config: { cameras: Cameras; [key: string]: unknown },
  files: Record<string, string> = {},
): Promise<MienService> {
  const folder = await mkdtemp(join(tmpdir(), 'mien-run-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
  const path = join(folder, 'mien.yaml');
  // JSON is YAML.
  await writeFile(
    path,
    JSON.stringify({
      journal: { path: 'journal.ndjson' },
      http: { port: 0 },
      ...config,
      cameras: consenting(config.cameras),
    }),
  );
  const child = spawn(process.execPath, [mien, 'run', '-c', path], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  return {
    pid: child.pid as number,
    log: () => log,
    async journal() {
      const text = await readFile(join(folder, 'journal.ndjson'), 'utf8');
      return text
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as MienEvent);
    },
    async stop() {
      const begun = performance.now();
      child.kill('SIGTERM');
      const [code] = await exited;
      return { code: code as number | null, ms: performance.now() - begun };
    },
  };
}
