import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Mosquitto = {
  readonly port: number;
  readonly url: string;
  readonly folder: string;
  /** What it has logged. */
  readonly log: () => string;
  /** SIGTERM, or another signal, and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<void>;
};

export type MosquittoOptions = {
  /** Default: a free one. */
  port?: number;
  /** One of an earlier run, to go on with what it saved. Default: a new one. */
  folder?: string;
  /** Lines of mosquitto.conf after the listener. `{folder}` stands for the broker's folder. */
  config?: string;
  /** Files to write into its folder first, such as a password file. */
  files?: Record<string, string>;
};

/** A test that failed before it stopped its broker leaves none behind. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts Debian's mosquitto on loopback, and waits until it listens. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const { port = await freePort(), config = 'allow_anonymous true', files = {} } = options;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'mien-mosquitto-')));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
  const conf = `listener ${port} 127.0.0.1\nlog_dest stderr\nlog_type all\n${config.replaceAll('{folder}', folder)}\n`;
  return runMosquitto({ conf, folder, port });
}

/** Starts Debian's mosquitto with a whole configuration, kept in `folder`, and waits until it listens on `port`. */
export async function runMosquitto(options: { conf: string; folder: string; port: number }): Promise<Mosquitto> {
  const { conf, folder, port } = options;
  // As root mosquitto would become a user who may not read this folder.
  const user = process.getuid?.() === 0 ? 'user root\n' : '';
  await writeFile(join(folder, 'mosquitto.conf'), `${user}${conf}`);
  const child = spawn('mosquitto', ['-c', join(folder, 'mosquitto.conf')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += String(chunk)));
  await listening(child, () => log);
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    folder,
    log: () => log,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

function listening(child: ChildProcess, log: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Error('mosquitto is missing: scripts/install-system-packages.sh') : error);
    });
    child.once('exit', (code) => reject(new Error(`mosquitto ended with ${code}:\n${log()}`)));
    child.stderr?.on('data', () => {
      if (/mosquitto version .* running/.test(log())) resolve();
    });
  });
}
