import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { freePort } from './mosquitto.js';

export type Series = { readonly metric: Record<string, string>; readonly value: number };

export type Prometheus = {
  readonly url: string;
  /** What an expression gives at this moment; NaN and infinities included. */
  query(expression: string): Promise<Series[]>;
  /** Names of the alerts that fire, with their labels. */
  firing(): Promise<Record<string, string>[]>;
  /** What its HTTP API says. */
  api<T>(path: string): Promise<T>;
  stop(): Promise<void>;
};

/** Starts Debian's Prometheus on loopback: it scrapes `targets` every second and evaluates `rules` (names and texts of files). */
export async function startPrometheus(targets: string[], rules: Record<string, string>): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'mien-prometheus-'));
  const port = await freePort();
  for (const [name, text] of Object.entries(rules)) await writeFile(join(folder, name), text);
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: Object.keys(rules),
    scrape_configs: [{ job_name: 'mien', static_configs: [{ targets }] }],
  };
  await writeFile(join(folder, 'prometheus.yml'), stringify(config));
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  let failure: Error | undefined;
  child.once('error', () => {
    failure = new Error('prometheus is missing: scripts/install-system-packages.sh');
  });
  child.once('exit', (code) => {
    failure ??= new Error(`prometheus ended with ${code}:\n${log}`);
  });

  const url = `http://127.0.0.1:${port}`;
  const api = async <T>(path: string): Promise<T> => {
    const answer = (await (await fetch(`${url}/api/v1/${path}`)).json()) as { data: T; error?: string };
    if (answer.error) throw new Error(`${path}: ${answer.error}`);
    return answer.data;
  };
  const deadline = performance.now() + 30_000;
  for (;;) {
    if (failure) throw failure;
    const ready = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) break;
    if (performance.now() > deadline) throw new Error(`prometheus does not become ready:\n${log}`);
    await sleep(100);
  }

  return {
    url,
    api,
    async query(expression) {
      type Result = { result: { metric: Record<string, string>; value: [number, string] }[] };
      const { result } = await api<Result>(`query?query=${encodeURIComponent(expression)}`);
      return result.map(({ metric, value: [, text] }) => ({ metric, value: Number(text) }));
    },
    async firing() {
      type Alerts = { alerts: { labels: Record<string, string>; state: string }[] };
      const { alerts } = await api<Alerts>('alerts');
      return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels);
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
