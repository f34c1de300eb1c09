import { resolve } from 'node:path';
import { type Address, splitAddress } from './address.js';
import type { CameraConfig, Config, MqttConfig } from './config.js';
import { cameraPasswordVariable, mqttPasswordVariable } from './environment.js';
import type { KeyPath } from './problem.js';
import { refusal } from './refused-purposes.js';
import { resolveHttp } from './resolve-http.js';
import { resolveTls } from './resolve-tls.js';
import type { ConfigFile } from './schema.js';
import { Secret } from './secret.js';
import { readSecret } from './secret-file.js';
import type { Surroundings } from './surroundings.js';

type Credentials = { username?: string; password?: Secret };

/** Where credentials come from: the address, a key with a file, or the environment; the last one wins over the file. */
async function credentials(
  address: Address,
  keys: { username?: string | undefined; passwordFile?: string | undefined },
  { path, variable }: { path: KeyPath; variable: string },
  { folder, env, findings: { problems, warnings } }: Surroundings,
): Promise<Credentials> {
  if (address.password) {
    const sentence = 'holds a password; move it to a file and name that in passwordFile';
    warnings.push({ path: [...path, 'url'], sentence });
  }
  if (address.username && keys.username && address.username !== keys.username) {
    problems.push({ path: [...path, 'username'], sentence: 'is not the user that url names; keep one of the two' });
  }
  const username = keys.username ?? address.username;
  let password = address.password;
  const override = env[variable];
  if (override) {
    password = new Secret(override);
  } else if (keys.passwordFile !== undefined) {
    const reading = await readSecret(resolve(folder, keys.passwordFile));
    const at = [...path, 'passwordFile'];
    if ('failure' in reading) problems.push({ path: at, sentence: reading.failure });
    else password = reading.secret;
    if ('warning' in reading)
      warnings.push({ path: at, sentence: `names a file that is open to others: ${reading.warning}` });
  }
  if (password && !username) problems.push({ path: [...path, 'username'], sentence: 'is missing beside a password' });
  return { ...(username && { username }), ...(password && { password }) };
}

async function resolveCamera(
  name: string,
  file: ConfigFile['cameras'][string],
  amplification: number,
  surroundings: Surroundings,
): Promise<CameraConfig> {
  const { folder, findings } = surroundings;
  const path = ['cameras', name];
  const { username, passwordFile, transport, loop, consent, magnification, url, ...others } = file;
  const { command, device, images, ...rest } = others;
  const common = {
    ...rest,
    name,
    transport: transport ?? 'tcp',
    loop: loop ?? false,
    consent: { state: consent.state, ref: consent.ref ?? null },
    magnification: magnification ?? amplification,
  } as const;
  const misplaced = (key: string, of: string): void => {
    findings.problems.push({ path: [...path, key], sentence: `means nothing for ${of}; remove it` });
  };
  const refuse = (of: string, keys: Record<string, unknown>): void => {
    for (const [key, value] of Object.entries(keys)) if (value !== undefined) misplaced(key, of);
  };
  const network = { url, username, passwordFile, transport };
  if (command) {
    refuse('a command', { ...network, loop, device, images });
    return { ...common, kind: 'command', url: '', command };
  }
  if (device) {
    refuse('a device', { ...network, loop, images });
    return { ...common, kind: 'device', url: '', device };
  }
  if (images) {
    refuse('a folder of pictures', network);
    return { ...common, kind: 'images', url: resolve(folder, images.path), fps: images.fps };
  }
  if (url === undefined) {
    findings.problems.push({
      path: [...path, 'url'],
      sentence: 'is missing; write a url, or command, device or images in its place',
    });
    return { ...common, kind: 'file', url: '' };
  }
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) {
    refuse('a recording', { username, passwordFile, transport });
    return { ...common, kind: 'file', url: resolve(folder, url) };
  }
  if (loop !== undefined) misplaced('loop', 'a camera');
  const address = splitAddress(url, ['rtsp', 'rtsps']);
  if (typeof address === 'string') {
    const hint = address.startsWith('must') ? `${address}, or be the path of a recording` : address;
    findings.problems.push({ path: [...path, 'url'], sentence: hint });
    return { ...common, kind: 'rtsp', url: '' };
  }
  const where = { path, variable: cameraPasswordVariable(name) };
  return {
    ...common,
    kind: 'rtsp',
    url: address.url,
    ...(await credentials(address, { username, passwordFile }, where, surroundings)),
  };
}

async function resolveMqtt({ site, edge, mqtt }: ConfigFile, surroundings: Surroundings): Promise<MqttConfig> {
  const { folder, findings } = surroundings;
  const { problems } = findings;
  const filled = mqtt.prefix.replaceAll('{site}', site).replaceAll('{edge}', edge);
  if (/[+#{}\0]|^\/|^\$|\/\//.test(filled)) {
    const sentence = 'may not hold + # { } or an empty level, nor begin with / or $; {site} and {edge} are filled in';
    problems.push({ path: ['mqtt', 'prefix'], sentence });
  }
  const parsed = splitAddress(mqtt.url, ['mqtt', 'mqtts', 'ws', 'wss']);
  if (typeof parsed === 'string') problems.push({ path: ['mqtt', 'url'], sentence: parsed });
  const address = typeof parsed === 'string' ? { url: '' } : parsed;
  const where = { path: ['mqtt'], variable: mqttPasswordVariable };
  return {
    url: address.url,
    prefix: filled.endsWith('/') ? filled : `${filled}/`,
    clientId: mqtt.clientId ?? `mien-${site}-${edge}`,
    ...(mqtt.protocolVersion && { protocolVersion: mqtt.protocolVersion }),
    control: mqtt.control,
    ...(mqtt.homeAssistant && { homeAssistant: mqtt.homeAssistant }),
    ...(mqtt.tls && { tls: await resolveTls(mqtt.tls, address.url, surroundings) }),
    outbox: { ...mqtt.outbox, path: resolve(folder, mqtt.outbox.path) },
    ...(await credentials(address, mqtt, where, surroundings)),
  };
}

/**
 * Turns the parsed file into the configuration that the program runs on: paths made absolute against `folder`, secrets
 * read, credentials taken out of addresses, prohibited purposes refused. What is wrong is added to `findings`.
 */
export async function resolveConfig(file: ConfigFile, surroundings: Surroundings): Promise<Config> {
  const { folder, findings } = surroundings;
  const { site, edge, purpose, jurisdiction, retention, notice, journal, model, logLevel } = file;
  const refused = refusal(purpose, jurisdiction);
  if (refused) {
    findings.problems.push({
      path: ['purpose'],
      sentence: `'${purpose}' is refused under jurisdiction ${jurisdiction}: ${refused}`,
    });
  }
  const cameras = Object.entries(file.cameras).map(([name, camera]) =>
    resolveCamera(name, camera, model.amplification, surroundings),
  );
  const web = await resolveHttp(file.http, surroundings);
  for (const [name, { pictures }] of Object.entries(file.cameras)) {
    const shown = pictures.preview ? 'preview' : pictures.apex ? 'apex' : undefined;
    if (shown && !web.token && !web.login) {
      findings.problems.push({
        path: ['cameras', name, 'pictures', shown],
        sentence: 'shows faces to those with credentials, and none are configured; add http.tokenFile, or write false',
      });
    }
  }
  return {
    site,
    edge,
    purpose,
    jurisdiction,
    cameras: await Promise.all(cameras),
    mqtt: await resolveMqtt(file, surroundings),
    http: web,
    dataFolder: resolve(folder, file.dataFolder),
    retention,
    notice,
    ...(journal && { journal: { path: resolve(folder, journal.path) } }),
    model: {
      engine: model.engine,
      amplification: model.amplification,
      ...(model.path !== undefined && { path: resolve(folder, model.path) }),
    },
    logLevel,
  };
}
