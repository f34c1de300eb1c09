import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MienEvent } from '../../src/event.js';

const mien = fileURLToPath(new URL('../../bin/mien.cjs', import.meta.url));

type Cameras = Record<string, Record<string, unknown>>;
type ServiceConfig = { cameras: Cameras; [key: string]: unknown };

/** `mien run` as a process of its own, with a configuration that the test writes. */
export type MienService = {
  readonly pid: number;
  /** Path of its configuration. */
  readonly path: string;
  /** What it has logged. */
  log(): string;
  /** Address of its HTTP server, once it has said so. */
  http(): string | undefined;
  /** What its journal holds. */
  journal(): Promise<MienEvent[]>;
  /** Writes its configuration anew: an object, or text that is none. */
  configure(config: ServiceConfig | string): Promise<void>;
  /** Writes a file beside its configuration. */
  write(name: string, text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** SIGTERM; gives its exit code and how long it took to end, ms. */
  stop(): Promise<{ code: number | null; ms: number }>;
};

/** The people before the test's cameras have agreed unless the test says otherwise. */
const consenting = (cameras: Cameras): Cameras =>
  Object.fromEntries(
    Object.entries(cameras).map(([name, camera]) => [name, { consent: { state: 'granted' }, ...camera }]),
  );

/** JSON is YAML. The journal is added, and consent where none is spoken of. */
const yaml = ({ cameras, ...config }: ServiceConfig): string =>
  JSON.stringify({
    journal: { path: 'journal.ndjson' },
    http: { port: 0 },
    ...config,
    cameras: consenting(cameras),
  });

/** Starts `mien run`. `files` are written beside mien.yaml, readable by the owner alone; `env` is added to this process's. */
export async function startMien(
  config: ServiceConfig,
  files: Record<string, string> = {},
  env: Record<string, string> = {},
): Promise<MienService> {
  const folder = await mkdtemp(join(tmpdir(), 'mien-run-'));
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text, { mode: 0o600 });
  const configure = (next: ServiceConfig | string): Promise<void> =>
    write('mien.yaml', typeof next === 'string' ? next : yaml(next));
  for (const [name, text] of Object.entries(files)) await write(name, text);
  await configure(config);
  const child = spawn(process.execPath, [mien, 'run', '-c', join(folder, 'mien.yaml')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  const exited = once(child, 'exit');
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  return {
    pid: child.pid as number,
    path: join(folder, 'mien.yaml'),
    log: () => log,
    http() {
      const port = /metrics on port (\d+)/.exec(log)?.[1];
      return port === undefined ? undefined : `http://127.0.0.1:${port}`;
    },
    async journal() {
      const text = await readFile(join(folder, 'journal.ndjson'), 'utf8');
      return text
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as MienEvent);
    },
    configure,
    write,
    kill: (signal) => void child.kill(signal),
    async stop() {
      const begun = performance.now();
      child.kill('SIGTERM');
      // One that a test has halted hears nothing before.
      child.kill('SIGCONT');
      const [code] = await exited;
      return { code: code as number | null, ms: performance.now() - begun };
    },
  };
}
