import { resolve } from 'node:path';
import type { HttpConfig } from './config.js';
import { httpPasswordVariable, httpTokenVariable } from './environment.js';
import { isLoopback } from './loopback.js';
import type { ConfigFile } from './schema.js';
import { Secret } from './secret.js';
import { readSecret } from './secret-file.js';
import type { Surroundings } from './surroundings.js';

/** Shorter tokens can be guessed. */
const shortestToken = 16;

/** Reads what the HTTP server asks its callers for; a server that others can reach must ask for something. */
export async function resolveHttp(file: ConfigFile['http'], surroundings: Surroundings): Promise<HttpConfig> {
  const { folder, env, findings } = surroundings;
  const { tokenFile, passwordFile, username, ...rest } = file;
  const problem = (key: string, sentence: string): void => {
    findings.problems.push({ path: ['http', key], sentence });
  };

  const secret = async (key: string, path: string | undefined, variable: string): Promise<Secret | undefined> => {
    const override = env[variable];
    if (override) return new Secret(override);
    if (path === undefined) return undefined;
    const reading = await readSecret(resolve(folder, path));
    if ('failure' in reading) {
      problem(key, reading.failure);
      return undefined;
    }
    if (reading.warning)
      findings.warnings.push({
        path: ['http', key],
        sentence: `names a file that is open to others: ${reading.warning}`,
      });
    return reading.secret;
  };

  const token = await secret('tokenFile', tokenFile, httpTokenVariable);
  const password = await secret('passwordFile', passwordFile, httpPasswordVariable);
  if (token && token.reveal().length < shortestToken)
    problem('tokenFile', `holds a token of under ${shortestToken} characters; make one with: openssl rand -hex 32`);
  if (password && !username) problem('username', 'is missing beside a password');
  if (username && !password && passwordFile === undefined) problem('passwordFile', 'is missing beside a username');
  const asks = tokenFile !== undefined || passwordFile !== undefined || token || password;
  if (!isLoopback(rest.host) && !asks) {
    problem(
      'host',
      `'${rest.host}' can be reached from other machines, and nothing is asked of them; add tokenFile, or username and passwordFile, or leave host at 127.0.0.1`,
    );
  }
  return { ...rest, ...(token && { token }), ...(username && password && { login: { username, password } }) };
}
