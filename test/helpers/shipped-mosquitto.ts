import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Authority, makeAuthority } from './certificates.js';
import { freePort, type Mosquitto, runMosquitto } from './mosquitto.js';

export type ShippedMosquitto = {
  readonly authority: Authority;
  /** mqtts:// address for boxes, who show a certificate. */
  readonly boxUrl: string;
  /** mqtts:// address for all others, who have a password: their name backwards. */
  readonly userUrl: string;
  /** Starts it, or starts it again with what it saved. */
  start(): Promise<Mosquitto>;
};

const shipped = (name: string): Promise<string> =>
  readFile(new URL(`../../deploy/mosquitto/${name}`, import.meta.url), 'utf8');

/** The password of a test's user. */
export const passwordOf = (user: string): string => [...user].reverse().join('');

/** Debian's mosquitto with deploy/mosquitto as it is shipped; only paths and ports differ, and it listens on loopback. */
export async function shippedMosquitto(): Promise<ShippedMosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'mien-shipped-'));
  const [data, config] = [join(folder, 'data'), join(folder, 'config')];
  for (const path of [data, config]) await mkdir(path);
  const authority = makeAuthority(config);
  authority.sign('server');
  await writeFile(join(config, 'acl'), await shipped('acl'), { mode: 0o600 });
  for (const user of ['dashboard', 'operator']) {
    const create = user === 'dashboard' ? ['-c'] : [];
    execFileSync('mosquitto_passwd', ['-b', ...create, join(config, 'passwords'), user, passwordOf(user)]);
  }
  const [boxPort, userPort] = [await freePort(), await freePort()];
  const conf = (await shipped('mosquitto.conf'))
    .replaceAll('/etc/mosquitto/mien/', `${config}/`)
    .replaceAll('/var/lib/mosquitto/', `${data}/`)
    .replace('listener 8883', `listener ${boxPort} 127.0.0.1`)
    .replace('listener 8884', `listener ${userPort} 127.0.0.1`);
  return {
    authority,
    boxUrl: `mqtts://localhost:${boxPort}`,
    userUrl: `mqtts://localhost:${userPort}`,
    start: () => runMosquitto({ conf, folder, port: boxPort }),
  };
}
