import { resolve } from 'node:path';
import { splitAddress } from '../config/address.js';
import type { MqttConfig } from '../config/config.js';
import { type Environment, mqttPasswordVariable } from '../config/environment.js';
import { loadConfig } from '../config/load-config.js';
import { resolveTls } from '../config/resolve-tls.js';
import { Secret } from '../config/secret.js';
import { readSecret } from '../config/secret-file.js';
import type { Findings } from '../config/surroundings.js';
import { UsageError } from '../errors.js';

export type WatchOptions = {
  config?: string;
  username?: string;
  passwordFile?: string;
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  insecure?: boolean;
  prefix: string;
};

/** Which broker to watch, as whom, and what is below which topics. */
export type WatchTarget = {
  readonly broker: Pick<MqttConfig, 'url' | 'username' | 'password' | 'tls' | 'protocolVersion'>;
  readonly filter: string;
  /** Sentences for people: nothing that keeps from watching. */
  readonly warnings: readonly string[];
};

/**
 * Reads which broker the command line means: the one of a mien.yaml, or an address with options.
 *
 * @throws UsageError or ConfigError that says what is wrong
 */
export async function watchTarget(
  url: string | undefined,
  options: WatchOptions,
  env: Environment,
): Promise<WatchTarget> {
  const { config: path, prefix, username, passwordFile, caFile, certFile, keyFile, insecure } = options;
  const below = (start: string): string => `${start.endsWith('/') ? start : `${start}/`}camera/+/event`;
  if (path !== undefined) {
    const given = url ?? username ?? passwordFile ?? caFile ?? certFile ?? keyFile ?? insecure;
    if (given !== undefined) throw new UsageError('Give either -c with a mien.yaml, or an address with its options.');
    const { config, warnings } = await loadConfig(path, { env });
    return { broker: config.mqtt, filter: below(config.mqtt.prefix), warnings };
  }
  const address = splitAddress(url ?? 'mqtt://localhost:1883', ['mqtt', 'mqtts', 'ws', 'wss']);
  if (typeof address === 'string') throw new UsageError(`The broker's address ${address}.`);
  if (address.password) {
    throw new UsageError(
      'The address holds a password, which other users of this machine can see; use --password-file.',
    );
  }
  const user = username ?? address.username;
  const password = env[mqttPasswordVariable] ? new Secret(env[mqttPasswordVariable]) : await secret(passwordFile);
  if (password && user === undefined) throw new UsageError('There is a password and no user; add --username.');
  const findings: Findings = { problems: [], warnings: [] };
  const files = { ...(caFile && { caFile }), ...(certFile && { certFile }), ...(keyFile && { keyFile }) };
  const wanted = insecure === true || Object.keys(files).length > 0;
  const surroundings = { folder: process.cwd(), env, now: Date.now, findings };
  const tls = wanted
    ? await resolveTls({ ...files, insecure: insecure ?? false }, address.url, surroundings)
    : undefined;
  const [problem] = findings.problems;
  if (problem) throw new UsageError(`${optionOf(problem.path.at(-1))} ${problem.sentence}.`);
  return {
    broker: {
      url: address.url,
      ...(user !== undefined && { username: user }),
      ...(password && { password }),
      ...(tls && { tls }),
    },
    filter: below(prefix),
    warnings: findings.warnings.map(({ path: key, sentence }) => `${optionOf(key.at(-1))} ${sentence}.`),
  };
}

async function secret(file: string | undefined): Promise<Secret | undefined> {
  if (file === undefined) return undefined;
  const reading = await readSecret(resolve(file));
  if ('failure' in reading) throw new UsageError(`--password-file ${reading.failure}.`);
  return reading.secret;
}

/** The option of a key of mqtt.tls: `caFile` is --ca-file. */
const optionOf = (key: string | number | undefined): string =>
  key === 'tls' ? 'TLS' : `--${String(key).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
