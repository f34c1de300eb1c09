import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load-config.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

type Instruction = readonly [word: string, rest: string];

/** The instructions of a Dockerfile, continued lines joined, comments left out. */
function instructions(path: string): Instruction[] {
  const lines = text(path)
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map((line) => [line.split(' ', 1)[0] as string, line.slice(line.indexOf(' ') + 1)]);
}

for (const path of ['deploy/Dockerfile', 'deploy/Dockerfile.jetson']) {
  test(`${path}: images have versions, what is copied is here, and nothing runs as root`, (t) => {
    const all = instructions(path);
    const stages = new Set<string>();
    for (const [word, rest] of all) {
      if (word === 'FROM') {
        const [image = '', , name = ''] = rest.split(' ');
        t.true(stages.has(image) || /:[\w.-]*\d/.test(image), `${image} has no version`);
        stages.add(name);
      } else if (word === 'COPY' && !rest.startsWith('--from')) {
        for (const file of rest.split(' ').slice(0, -1)) t.true(existsSync(join(root, file)), `COPY ${file}`);
      } else if (word === 'ENTRYPOINT' || word === 'CMD') {
        t.notThrows(() => JSON.parse(rest), 'a list, so that signals reach mien');
      }
      t.true(/^(FROM|WORKDIR|COPY|RUN|ARG|ENV|USER|VOLUME|EXPOSE|HEALTHCHECK|ENTRYPOINT|CMD)$/.test(word), word);
    }
    const last = all.slice(all.findLastIndex(([word]) => word === 'FROM'));
    const users = last.filter(([word]) => word === 'USER').map(([, user]) => user);
    t.true(users.length === 1 && users[0] !== 'root');
    t.is(last.filter(([word]) => word === 'HEALTHCHECK').length, 1);
  });
}

test('the build for the Jetson takes the very onnxruntime that npm installs, and the Node that the other image has', (t) => {
  const { dependencies } = JSON.parse(text('package.json')) as { dependencies: Record<string, string> };
  const jetson = text('deploy/Dockerfile.jetson');
  t.is(/ARG ONNXRUNTIME_VERSION=(\S+)/.exec(jetson)?.[1], dependencies['onnxruntime-node']);
  t.is(/ARG NODE_VERSION=(\S+)/.exec(jetson)?.[1], /FROM node:([\d.]+)-/.exec(text('deploy/Dockerfile'))?.[1]);
});

type Service = {
  image: string;
  healthcheck?: { test: string[] };
  volumes?: string[];
  secrets?: string[];
  ports?: string[];
  build?: { context: string; dockerfile: string };
};

test('compose: every image has a version, every service a health check, files are here, ports are for this machine alone', (t) => {
  const { services, secrets, volumes } = parse(text('deploy/compose.yaml')) as {
    services: Record<string, Service>;
    secrets: Record<string, unknown>;
    volumes: Record<string, unknown>;
  };
  t.deepEqual(Object.keys(services), ['mien', 'mosquitto', 'prometheus', 'grafana']);
  for (const [name, service] of Object.entries(services)) {
    t.regex(service.image, /:v?\d+\.\d+\.\d+$/, name);
    const inImage = service.build && /^HEALTHCHECK/m.test(text(service.build.dockerfile));
    t.truthy(service.healthcheck ?? inImage, `${name} has no health check`);
    for (const port of service.ports ?? []) t.true(port.startsWith('127.0.0.1:'), port);
    for (const secret of service.secrets ?? []) t.true(secret in secrets, secret);
    for (const volume of service.volumes ?? []) {
      const [from = ''] = volume.split(':');
      t.true(from.startsWith('./') ? existsSync(join(root, 'deploy', from)) : from in volumes, volume);
    }
  }
});

/** A configuration of deploy/, with files in place of the secrets that the container has. */
async function withSecrets(config: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mien-deploy-'));
  const rewritten = config.replaceAll(/\/run\/secrets\/(?:mien\/)?([\w-]+)/g, (_, name: string) => join(folder, name));
  for (const [path] of config.matchAll(/\/run\/secrets\/[\w/-]+/g))
    await writeFile(join(folder, path.split('/').at(-1) as string), 'a-long-enough-secret-for-a-token', {
      mode: 0o600,
    });
  await writeFile(join(folder, 'mien.yaml'), rewritten);
  return join(folder, 'mien.yaml');
}

test('the configurations of compose and chart are valid', async (t) => {
  const values = parse(text('deploy/helm/mien/values.yaml')) as { config: string };
  for (const config of [text('deploy/compose/mien.yaml'), values.config]) {
    const loaded = await loadConfig(await withSecrets(config), { env: {} });
    t.is(loaded.config.http.host, '0.0.0.0');
    t.true(loaded.config.dataFolder.startsWith('/var/lib/mien'));
    t.true(loaded.config.mqtt.outbox.path.startsWith('/var/lib/mien'));
  }
});

test('chart: every value that a template names exists, and every block ends', (t) => {
  const values = parse(text('deploy/helm/mien/values.yaml')) as Record<string, unknown>;
  for (const name of ['config', 'service', 'stateful-set']) {
    const template = text(`deploy/helm/mien/templates/${name}.yaml`);
    for (const [, path = ''] of template.matchAll(/\.Values\.([\w.]+)/g)) {
      const value = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], values);
      t.not(value, undefined, `${name}: .Values.${path}`);
    }
    t.is(template.match(/\{\{-? if /g)?.length, template.match(/\{\{-? end /g)?.length, name);
    // With something simple in place of each value, what is left is YAML.
    const plain = template.replaceAll(/^\s*\{\{- (if|end).*\n/gm, '').replaceAll(/\{\{.*?\}\}/g, 'x');
    const { kind } = parse(plain) as { kind: string };
    t.true(['ConfigMap', 'Service', 'StatefulSet'].includes(kind));
  }
});

test('npm run sbom lists what is installed with mien, and nothing of its tests', async (t) => {
  t.timeout(120_000);
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], { cwd: root, maxBuffer: 1e8 });
  const bom = JSON.parse(stdout) as {
    bomFormat: string;
    components: { name: string; version: string; licenses?: unknown[] }[];
  };
  t.is(bom.bomFormat, 'CycloneDX');
  const listed = new Map(bom.components.map(({ name, version }) => [name, version]));
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  for (const [name, version] of Object.entries(dependencies)) t.is(listed.get(name), version, name);
  for (const name of Object.keys(devDependencies)) t.false(listed.has(name), name);
  const unlicensed = bom.components.filter(({ licenses }) => (licenses?.length ?? 0) === 0).map(({ name }) => name);
  // It names none in its package.json.
  t.deepEqual(unlicensed, ['@shinyoshiaki/jspack']);
});
