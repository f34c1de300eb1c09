import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import test from 'ava';
import { loadConfig } from '../../src/config/load-config.js';
import { makeAuthority } from '../helpers/certificates.js';

const folder = await mkdtemp(join(tmpdir(), 'mien-tls-'));
const authority = makeAuthority(folder);
authority.sign('box-1');
authority.sign('box-2');
authority.sign('box-3');

/** Loads a configuration whose mqtt section has these lines. */
async function load(...mqtt: string[]): ReturnType<typeof loadConfig> {
  const path = join(await mkdtemp(join(folder, 'config-')), 'mien.yaml');
  const lines = [
    'site: s',
    'edge: e',
    'purpose: therapy',
    'jurisdiction: EU',
    'cameras: { c: { url: x.mp4 } }',
    'mqtt:',
  ];
  await writeFile(path, [...lines, ...mqtt.map((line) => `  ${line}`)].join('\n'));
  return loadConfig(path, { env: {} });
}

const tls = (keys: Record<string, string | boolean>): string => `tls: ${JSON.stringify(keys)}`;
const refusal = async (...mqtt: string[]): Promise<string> =>
  load(...mqtt).then(
    () => 'accepted',
    (error: Error) => error.message.replace(/^[^:]+:\d+:\d+: /, '').replaceAll(`${folder}/`, ''),
  );
const files = { caFile: '../ca.crt', certFile: '../box-1.crt', keyFile: '../box-1.key' };
const url = 'url: mqtts://broker';

test('certificates and the key are read, and the key does not show itself', async (t) => {
  await chmod(join(folder, 'box-1.key'), 0o600);
  const { config, warnings } = await load(url, tls(files));
  t.deepEqual(warnings, []);
  const { ca, cert, key, insecure } = config.mqtt.tls ?? {};
  for (const pem of [ca, cert]) t.regex(pem ?? '', /^-----BEGIN CERTIFICATE-----/);
  t.regex(key?.reveal() ?? '', /PRIVATE KEY/);
  t.false(insecure);
  t.false(`${JSON.stringify(config)}${inspect(config, { depth: 9 })}`.includes('PRIVATE KEY'));
});

test('what does not fit is one sentence', async (t) => {
  await writeFile(join(folder, 'not.pem'), 'no certificate');
  await mkdir(join(folder, 'sub'));
  await chmod(join(folder, 'box-2.key'), 0o600);
  const cases: [string[], string][] = [
    [['url: mqtt://broker', tls(files)], 'mqtt.tls means nothing without TLS; write mqtts:// or wss:// in mqtt.url.'],
    [[url, tls({ ...files, certFile: '../none.crt' })], 'mqtt.tls.certFile names none.crt, which does not exist.'],
    [[url, tls({ caFile: '../sub' })], 'mqtt.tls.caFile names sub, which is a folder.'],
    [[url, tls({ caFile: '../not.pem' })], 'mqtt.tls.caFile names not.pem, which holds no certificate in PEM.'],
    [[url, tls({ certFile: '../box-1.crt' })], 'mqtt.tls.keyFile is missing; a certificate and its key come together.'],
    [
      [url, tls({ ...files, keyFile: '../box-2.key' })],
      'mqtt.tls.keyFile is no key, or not the one of the certificate in certFile.',
    ],
    [
      [url, tls({ ...files, keyFile: '../not.pem' })],
      'mqtt.tls.keyFile is no key, or not the one of the certificate in certFile.',
    ],
    [[url, tls({ ...files, keyFile: '../none' })], 'mqtt.tls.keyFile names none, which does not exist.'],
  ];
  for (const [lines, sentence] of cases) t.is(await refusal(...lines), sentence);
});

test('a key that others may read, and a broker that is not checked, are warnings', async (t) => {
  await chmod(join(folder, 'box-3.key'), 0o644);
  const keys = { certFile: '../box-3.crt', keyFile: '../box-3.key', insecure: true };
  const { config, warnings } = await load(url, tls(keys));
  t.true(config.mqtt.tls?.insecure);
  t.is(warnings.length, 2);
  t.regex(warnings[0] ?? '', /mqtt\.tls\.keyFile names a file that is open to others: .* chmod 600 it/);
  t.regex(warnings[1] ?? '', /mqtt\.tls\.insecure is true: whoever stands between/);
});
