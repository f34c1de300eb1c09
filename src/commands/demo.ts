import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { type App, startApp } from '../app.js';
import { startEmbeddedBroker } from '../embedded-broker.js';
import { systemRandom } from '../random.js';
import { version } from '../version.js';
import { demoConfig } from './demo-config.js';
import { eventLine } from './event-line.js';
import { freePort } from './free-port.js';
import { parsePort } from './parse-port.js';
import { plainLog } from './plain-log.js';
import { serve } from './serve.js';

const clip = fileURLToPath(new URL('../../assets/demo.mp4', import.meta.url));

type DemoOptions = { json?: boolean; mqttPort?: number; httpPort?: number };

/** `mien demo`: the embedded clip, broker, metrics and live page; nothing to install or configure. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('watch an embedded clip: broker, metrics and live page included')
    .option('--json', 'print each published message as a line of JSON')
    .option('--mqtt-port <port>', 'port of the embedded broker (default: 1883, or a free one)', parsePort)
    .option('--http-port <port>', 'port of metrics and live page (default: 6436, or a free one)', parsePort)
    .action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  await serve(() => startDemo(options));
}

async function startDemo({ json = false, mqttPort, httpPort }: DemoOptions): Promise<App> {
  const broker = await startEmbeddedBroker(mqttPort ?? (await freePort(1883)));
  const folder = await mkdtemp(join(tmpdir(), 'mien-demo-'));
  const cleanUp = async (): Promise<void> => {
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const app = await startApp({
    config: demoConfig({ clip, folder, mqttPort: broker.port, httpPort: httpPort ?? (await freePort(6436)) }),
    logger: plainLog('warn'),
    random: systemRandom,
    version,
  }).catch(async (error: unknown) => {
    await cleanUp();
    throw error;
  });

  process.stderr.write(
    `mien ${version}: an embedded clip (a rendered face) plays in a loop; its first movement comes after some seconds.
  live page  http://127.0.0.1:${app.httpPort}/
  metrics    http://127.0.0.1:${app.httpPort}/metrics
  MQTT       mqtt://127.0.0.1:${broker.port}  topics mien/v1/demo/#
Ctrl-C ends it.
`,
  );
  app.events.subscribe((event) => {
    if (json) process.stdout.write(`${JSON.stringify(event)}\n`);
    else if (event.type === 'end') process.stdout.write(`${eventLine(event)}\n`);
  });
  return {
    ...app,
    async stop() {
      await app.stop();
      await cleanUp();
    },
  };
}
