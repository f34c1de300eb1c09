import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { loadConfig } from '../../src/config/load-config.js';
import { ConfigError } from '../../src/errors.js';

const base =
  'site: s\nedge: e\npurpose: therapy\njurisdiction: EU\ncameras: {room: {url: a.mp4}}\nmqtt: {url: mqtt://b}\n';
const token = '0123456789abcdef0123456789abcdef';

async function load(text: string, section: string, env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'mien-http-'));
  for (const [name, text] of Object.entries({ token, short: 'abc', pw: 'hunter22' }))
    await writeFile(join(folder, name), `${text}\n`, { mode: 0o600 });
  await writeFile(join(folder, 'mien.yaml'), `${text}http: {${section}}\n`);
  return (await loadConfig(join(folder, 'mien.yaml'), { env })).config;
}

const http = async (section: string, env: Record<string, string> = {}) => (await load(base, section, env)).http;

const refused = async (section: string, env: Record<string, string> = {}): Promise<string> => {
  try {
    await http(section, env);
  } catch (error) {
    if (error instanceof ConfigError && error.exit === 78) return error.message.replace(/^.*?mien\.yaml/, '');
    throw error;
  }
  throw new Error('accepted');
};

test('on loopback nothing need be asked; anywhere else a token or a password must be', async (t) => {
  for (const host of ['127.0.0.1', 'localhost', '"::1"', '127.8.9.1'])
    t.is((await http(`host: ${host}`)).token, undefined);
  for (const host of ['0.0.0.0', '"::"', '192.168.1.4', 'box.local', '127.0.0.1.example.com', '"::ffff:127.0.0.1"']) {
    const sentence = await refused(`host: ${host}`);
    t.regex(sentence, /^:7:8: http\.host .* can be reached from other machines, .*; add tokenFile, .*\.$/);
    t.false(sentence.includes('\n'));
    t.is((await http(`host: ${host}, tokenFile: token`)).token?.reveal(), token);
    t.is((await http(`host: ${host}`, { MIEN_HTTP_TOKEN: token })).token?.reveal(), token);
    t.is((await http(`host: ${host}, username: u, passwordFile: pw`)).login?.password.reveal(), 'hunter22');
  }
});

test('half a login and a token that can be guessed are refused', async (t) => {
  t.regex(await refused('username: u'), /http\.passwordFile is missing beside a username\.$/);
  t.regex(await refused('passwordFile: pw'), /http\.username is missing beside a password\.$/);
  t.regex(
    await refused('tokenFile: short'),
    /holds a token of under 16 characters; make one with: openssl rand -hex 32\.$/,
  );
  t.regex(await refused('host: 0.0.0.0, tokenFile: nowhere'), /which does not exist\.$/);
});

test('secrets of the server do not show themselves', async (t) => {
  const config = await http('tokenFile: token, username: u, passwordFile: pw');
  t.false(JSON.stringify(config).includes(token) || JSON.stringify(config).includes('hunter22'));
});

test('pictures are refused where nobody is asked for credentials', async (t) => {
  const pictures = (kind: string, section: string) =>
    load(base.replace('url: a.mp4', `url: a.mp4, pictures: {${kind}: true}`), section);
  for (const kind of ['preview', 'apex']) {
    await t.throwsAsync(pictures(kind, ''), {
      instanceOf: ConfigError,
      message: new RegExp(`cameras\\.room\\.pictures\\.${kind} shows faces .*; add http\\.tokenFile, or write false`),
    });
    t.like((await pictures(kind, 'tokenFile: token')).cameras[0]?.pictures, { [kind]: true });
  }
});
